#!/usr/bin/env bash
# The story of README.md, in a repository of its own: examples/story.sh FOLDER
# Needs git, dvc, pre-commit and dqlint on the PATH; the hook is installed from the checkout that this file lies in.
set -euo pipefail
folder=${1:?name the folder to make: examples/story.sh FOLDER} dqlint=$(cd "$(dirname "$0")/.." && pwd)
export DVC_NO_ANALYTICS=1 NO_COLOR=1

ends() { # STATUS COMMAND...: run it, and stop the story if it ends otherwise
    local expected=$1 status=0
    shift
    printf '$ %s\n' "$*"
    "$@" 2>&1 || status=$?
    printf '(%s)\n\n' "$status"
    [[ $status == "$expected" ]] || { echo "story: expected status $expected" >&2; exit 1; }
}

chapter() { printf '## %s\n\n' "$*"; }

mkdir -p "$folder"
cd "$folder"
git init --quiet --initial-branch main
git config user.name "A developer"
git config user.email developer@example.com
dvc init --quiet
dvc config core.analytics false
mkdir data

chapter "A dataset in Git, another in DVC"
cat > data/support.jsonl <<'ROWS'
{"text": "I was charged twice and want my money back", "label": "refund"}
{"text": "Where can I see my invoices?", "label": "billing"}
{"text": "My parcel has not moved for a week", "label": "shipping"}
{"text": "Can I pay by bank transfer?", "label": "billing"}
{"text": "The mug arrived broken, I would like to return it", "label": "refund"}
{"text": "Do you deliver to Norway?", "label": "shipping"}
ROWS
cat > data/faq.jsonl <<'ROWS'
{"instruction": "How long does delivery take?", "output": "Two to four working days."}
{"instruction": "Which sizes do the jackets come in?", "output": "From XS to XXL."}
{"instruction": "Can I change my address after ordering?", "output": "Yes, until the parcel leaves our warehouse."}
{"instruction": "Is gift wrapping possible?", "output": "Yes, choose it at the checkout."}
{"instruction": "How do I clean the boots?", "output": "With a soft brush and lukewarm water."}
{"instruction": "Do you repair tents?", "output": "Yes, send us a picture of the damage first."}
{"instruction": "Where is the battery of the heated vest?", "output": "In the left inner pocket."}
{"instruction": "Why was my card refused?", "output": "Your bank decides on that; please ask there."}
ROWS
cat > dqlint.yaml <<'YAML'
datasets:
  support:
    train: data/support.jsonl
    rules:
      LBL001: {with: {allowed: [billing, refund, shipping]}}
  faq:
    train: data/faq.jsonl
rules: {DUP: on, LBL005: on}
gates:
  near_duplicate_ratio: {may-worsen: 0.05}
YAML
cat > .pre-commit-config.yaml <<YAML
repos:
  - repo: $dqlint
    rev: $(git -C "$dqlint" rev-parse HEAD)
    hooks: [{id: dqlint-check}]
YAML
dvc add --quiet data/faq.jsonl
ends 0 dqlint init --dvc
ends 0 dqlint metrics
git add .
ends 0 pre-commit install
ends 0 git commit --quiet -m "Two datasets, their rules and their metrics"

chapter "A row that is fine"
echo '{"text": "Which courier brings my parcel?", "label": "shipping"}' >> data/support.jsonl
git add data/support.jsonl
ends 0 git commit --quiet -m "A question about couriers"

chapter "A row that says almost what another says, under another label"
echo '{"text": "I was charged twice and want my money back!!", "label": "billing"}' >> data/support.jsonl
git add data/support.jsonl
ends 1 git commit --quiet -m "Another complaint"

chapter "The same, said otherwise and labelled right"
sed -i.before '$ d' data/support.jsonl && rm data/support.jsonl.before
echo '{"text": "You took the amount two times, please return one of them", "label": "refund"}' >> data/support.jsonl
git add data/support.jsonl
ends 0 dqlint metrics
git add dqlint
ends 0 git commit --quiet -m "Another complaint"

chapter "A branch that adds rows which are there already"
ends 0 git switch --quiet -c more-rows
cat >> data/faq.jsonl <<'ROWS'
{"instruction": "How long does the delivery take?", "output": "Two to four working days."}
{"instruction": "Please, how do I clean the boots?", "output": "With a soft brush and lukewarm water."}
ROWS
ends 0 dvc add --quiet data/faq.jsonl
ends 0 dqlint metrics
git add .
ends 0 git commit --quiet -m "More rows"
ends 0 dvc metrics diff main
ends 1 dqlint diff main --gate
ends 1 dqlint ci --since main --gate
