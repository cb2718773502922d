"""The hidden label of generated content, as the labelling rules ask for it under the key AIGC.

The visible label is the document's own sentence; this one is for machines, in every form.
"""

import json

KEY = "AIGC"
PRODUCER = "zhimian"


def label(content_id: str) -> dict[str, str]:
    """Say that a document was generated, by what, and which one it is."""
    return {
        "Label": "1",
        "ContentProducer": PRODUCER,
        "ProduceID": content_id,
        "ContentPropagator": PRODUCER,
        "PropagateID": content_id,
    }


def label_text(content_id: str) -> str:
    """Give the label as one line of JSON, in plain ASCII."""
    return json.dumps(label(content_id), ensure_ascii=True)
