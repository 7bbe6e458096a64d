"""The customers' labels: 1 for those who churned, 0 for the others."""

import numpy as np

from churn.customers import Customers, Rows
from churn.documents import Target
from churn.script import show, unusable


def read_labels(customers: Customers, target: Target) -> Rows:
    """Returns 1 for the positive and 0 for the negative text; refuses every other one."""
    labels = {target["negative"]: 0, target["positive"]: 1}
    texts, places = customers.texts[target["name"]]
    values = np.array([labels.get(text.strip(), -1) for text in texts], dtype=np.int64)[places]
    if (values < 0).any():
        first = int(np.argmax(values < 0))
        found, where = (
            texts[places[first]],
            f"row {customers.rows[first]}, column '{target['name']}'",
        )
        neither = f"is neither {target['positive']!r} nor {target['negative']!r}"
        raise unusable(customers.path, f"{where}: {show(found)} {neither}")
    return values
