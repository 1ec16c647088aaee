"""Tell a web address of every failed or crashed run: python docs/examples/notify.py https://chat.example.org/hook

Makes a webhook block and an automation in the Prefect server that PREFECT_API_URL names; calling it again changes both.
The message is a JSON object with a `text`, as chat services take it. For e-mail, name an `EmailServerCredentials` block
of prefect-email in a `SendNotification` action instead of `CallWebhook`.
"""

from __future__ import annotations

import sys

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "rapporteur-failed"
TEXT = '{"text": "{{ flow.name }} {{ flow_run.name }}: {{ flow_run.state.name }}. {{ flow_run.state.message }}"}'


def main() -> None:
    """Make both."""
    # Chat servers inside a company are private addresses too.
    block = Webhook(method="POST", url=sys.argv[1], allow_private_urls=True)
    block_id = block.save(NAME, overwrite=True)
    automation = Automation(
        name=NAME,
        description="Tell of every run that failed or crashed.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            posture=Posture.Reactive,
            threshold=1,
        ),
        actions=[CallWebhook(block_document_id=block_id, payload=TEXT)],
    )
    try:
        known = Automation.read(name=NAME)
    except ValueError:
        automation.create()
    else:
        automation.id = known.id
        automation.update()
    print(f"{sys.argv[1]} is told of failed runs")


if __name__ == "__main__":
    main()
