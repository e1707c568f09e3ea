"""`dive pipeline` with built-in roles: how long from nothing to SFT and RL sets, and do `datasets` and TRL load them?

    python benchmarks/pipeline_throughput.py [--count 5000] [--workers 2] [--out DIR] [--loader PYTHON] [--sample 200]

`--loader` is the Python of an environment with datasets, trl, transformers and torch (the extra `train`); without it nothing is
loaded. All rows are loaded with `datasets`; TRL's SFTTrainer prepares a sample of them, with a tokenizer made on the spot, and
masks all but the assistant's tokens. Prints one line of JSON. Exits with 1 where it took longer than 300 s for 5,000 tasks.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 300 / 5000
"""Seconds a task."""

LOAD = """
import json, sys, time
from pathlib import Path
import datasets, tokenizers, transformers, trl
data, sample = Path(sys.argv[1]), int(sys.argv[2])
started = time.monotonic()
sft, rl = (datasets.load_dataset("json", data_files=str(data / f"{name}.jsonl"), cache_dir=sys.argv[3])["train"]
           for name in ("sft", "rl"))
loaded = time.monotonic() - started
alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
made = tokenizers.Tokenizer(tokenizers.models.BPE({c: i for i, c in enumerate(special + alphabet)}, []))
made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
made.decoder = tokenizers.decoders.ByteLevel()
made.add_special_tokens(special)
tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|im_end|>", pad_token="<|endoftext|>")
tokenizer.chat_template = (Path(trl.__file__).parent / "chat_templates" / "qwen3_training.jinja").read_text()
shape = transformers.Qwen2Config(vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
                                 num_attention_heads=2, num_key_value_heads=2, tie_word_embeddings=True)
arguments = trl.SFTConfig(output_dir=sys.argv[3], assistant_only_loss=True, max_length=None, report_to=[], use_cpu=True,
                          bf16=False)
trainer = trl.SFTTrainer(model=transformers.Qwen2ForCausalLM(shape), args=arguments, processing_class=tokenizer,
                         train_dataset=sft.select(range(min(sample, len(sft)))))
masked = [sum(label != -100 for label in labels) / len(labels) for labels in trainer.train_dataset["labels"]]
assert all(0 < share < 1 for share in masked)
print(json.dumps({"sft_rows": len(sft), "rl_rows": len(rl), "datasets_seconds": round(loaded, 1),
                  "trl_rows": len(masked), "assistant_share": round(sum(masked) / len(masked), 3)}))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--loader", default=None)
    parser.add_argument("--sample", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = given.out or Path(folder) / "run"
        settings = Path(folder) / "pipeline.yaml"
        settings.write_text(f"synth: {{workers: {given.workers}}}\nsolve: {{workers: {given.workers}}}\nformats: [trl]\n")
        command = [sys.executable, "-c", "from dive.cli import main; main()", "pipeline", "--settings", str(settings)]
        started, load = time.monotonic(), os.getloadavg()[0]
        run = subprocess.run(
            [*command, "--out", str(out), "--count", str(given.count), "--json"], check=True, stdout=subprocess.PIPE, text=True
        )
        seconds = time.monotonic() - started
        synth, solved, card = (json.loads(line) for line in run.stdout.splitlines())
        found = {
            "tasks": synth["certified"], "seconds": round(seconds, 1), "synth_seconds": synth["seconds"],
            "solve_seconds": solved["seconds"], "verdicts": solved["verdicts"], "counts": card["counts"],
            "load_before": round(load, 2),
        }  # fmt: skip
        if given.loader:
            words = [given.loader, "-c", LOAD, str(out / "data" / "trl"), str(given.sample), f"{folder}/cache"]
            environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
            made = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env=environment)
            found |= json.loads(made.stdout.splitlines()[-1])
    print(json.dumps(found))
    return 0 if seconds <= LIMIT * given.count else 1


if __name__ == "__main__":
    sys.exit(main())
