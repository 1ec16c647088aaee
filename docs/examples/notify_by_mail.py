"""Write an e-mail for every failed or crashed run: SENDGRID_API_KEY=… python docs/examples/notify_by_mail.py FROM TO…

Prefect itself writes e-mails through SendGrid; the key is kept as a secret in its database. For a mail server of your
own, `pip install prefect-email` on client and server and send from its `EmailServerCredentials` block instead.
"""

from __future__ import annotations

import os
import sys

from notify import automate
from prefect.blocks.notifications import SendgridEmail
from prefect.events.actions import SendNotification
from pydantic import SecretStr

NAME = "rapporteur-failed-by-mail"


def main() -> None:
    """Make the block and the automation, or change them."""
    sender, *receivers = sys.argv[1:]
    key = SecretStr(os.environ["SENDGRID_API_KEY"])
    block = SendgridEmail(api_key=key, sender_email=sender, to_emails=receivers)
    automate(
        NAME,
        SendNotification(
            block_document_id=block.save(NAME, overwrite=True),
            subject="Rapporteur: {{ flow_run.name }} {{ flow_run.state.name }}",
            body="{{ flow.name }} {{ flow_run.name }}: {{ flow_run.state.name }}. {{ flow_run.state.message }}",
        ),
    )
    print(f"{', '.join(receivers)} get an e-mail of every failed run")


if __name__ == "__main__":
    main()
