"""verl's multi-turn SFT data set over what `to_verl` writes: it parses each tool's parameters, which Parquet holds as text.

Give verl `data.custom_cls.path` = this file and `data.custom_cls.name` = DiveSFTDataset.
"""

import json

from verl.utils.dataset.multiturn_sft_dataset import MultiTurnSFTDataset  # type: ignore[import-not-found]


class DiveSFTDataset(MultiTurnSFTDataset):  # type: ignore[misc]
    """Rows with a toolset of their own each."""

    def _read_files_and_process(self) -> None:
        super()._read_files_and_process()
        if self.tools is None:
            return
        for tools in self.tools:
            for tool in tools:
                if isinstance(tool["function"]["parameters"], str):
                    tool["function"]["parameters"] = json.loads(tool["function"]["parameters"])
        for messages in self.messages:
            for message in messages:
                for name in [n for n, value in message.items() if value is None]:
                    del message[name]
