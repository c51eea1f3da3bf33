"""Reads contacts with simple-salesforce, by REST and by Bulk API 2.0, and writes what it read to a file as JSON.

Arguments: the org's URL, an access token, a SOQL query, the records of a Bulk page, the file.
"""

import csv
import io
import json
import sys

import requests
from simple_salesforce import Salesforce


class PlainSession(requests.Session):
    """The library knows https alone; a simulator on the loopback speaks http."""

    def request(self, method, url, *args, **kwargs):
        return super().request(method, url.replace("https://", "http://", 1), *args, **kwargs)


url, token, soql, page_records, file = sys.argv[1:]
salesforce = Salesforce(instance_url=url, session_id=token, version="67.0", session=PlainSession())

pages = []
for text in salesforce.bulk2.Contact.query(soql, max_records=int(page_records), wait=0):
    # Not by lines: values hold line breaks of their own.
    pages.append(list(csv.DictReader(io.StringIO(text, newline=""))))

rest = salesforce.query_all(soql)
fields = salesforce.Contact.describe()["fields"]

with open(file, "w", encoding="utf-8") as out:
    json.dump(
        {
            "pages": pages,
            "rest": rest["records"],
            "limits": sorted(salesforce.limits()),
            "fields": [field["name"] for field in fields],
        },
        out,
    )
