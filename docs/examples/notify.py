"""Tell a web address of every failed or crashed run: python docs/examples/notify.py https://chat.example.org/hook

Makes a webhook block and an automation in the Prefect server that PREFECT_API_URL names; calling it again changes both.
The message is a JSON object with a `text`, as chat services take it; notify_by_mail.py beside this writes e-mails.
"""

from __future__ import annotations

import sys

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "rapporteur-failed"
TEXT = '{"text": "{{ flow.name }} {{ flow_run.name }}: {{ flow_run.state.name }}. {{ flow_run.state.message }}"}'


def main() -> None:
    """Make both."""
    # Chat servers inside a company are private addresses too.
    block = Webhook(method="POST", url=sys.argv[1], allow_private_urls=True)
    automate(NAME, CallWebhook(block_document_id=block.save(NAME, overwrite=True), payload=TEXT))
    print(f"{sys.argv[1]} is told of failed runs")


def automate(name: str, action: CallWebhook | SendNotification) -> None:
    """Have the action taken for every run that fails or crashes; an automation of that name is changed."""
    automation = Automation(
        name=name,
        description="Tell of every run that failed or crashed.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            posture=Posture.Reactive,
            threshold=1,
        ),
        actions=[action],
    )
    try:
        known = Automation.read(name=name)
    except ValueError:
        automation.create()
    else:
        automation.id = known.id
        automation.update()


if __name__ == "__main__":
    main()
