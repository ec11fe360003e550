"""Signs the PDFs of a folder with pyHanko in every way it offers, one file each.

python sign-with-pyhanko.py KEY.p12 PASSWORD ROOT.pem TSA_URL SOURCES OUT
"""

import os
import sys

from pyhanko import stamp
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

P12, PASSWORD, ROOT, TSA, SOURCES, OUT = sys.argv[1:7]
PADES = SigSeedSubFilter.PADES
PKCS1 = signers.SimpleSigner.load_pkcs12(P12, passphrase=PASSWORD.encode())
PSS = signers.SimpleSigner.load_pkcs12(P12, passphrase=PASSWORD.encode(), prefer_pss=True)
STAMPER = timestamps.HTTPTimeStamper(TSA)
TEXT = stamp.TextStampStyle(stamp_text="%(signer)s\n%(ts)s")


def validation():
    roots = [load_cert_from_pemder(ROOT)]
    return {"embed_validation_info": True, "validation_context": ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="require")}


def sign(source, target, signer=PKCS1, timestamper=None, spec=None, style=None, field="Sig1", **meta):
    with open(source, "rb") as file:
        pdf = signers.PdfSigner(
            signers.PdfSignatureMetadata(field_name=field, **meta),
            signer=signer,
            timestamper=timestamper,
            new_field_spec=spec,
            stamp_style=style,
        )
        signed = pdf.sign_pdf(IncrementalPdfFileWriter(file))
    with open(target, "wb") as file:
        file.write(signed.getbuffer())


def box(name, left):
    return SigFieldSpec(name, on_page=0, box=(left, 10, left + 190, 60))


def stamped(source, target):
    with open(source, "rb") as file:
        result = signers.PdfTimeStamper(STAMPER).timestamp_pdf(IncrementalPdfFileWriter(file), "sha256")
    with open(target, "wb") as file:
        file.write(result.getbuffer())


def with_fields(source, target):
    with open(source, "rb") as file:
        writer = IncrementalPdfFileWriter(file)
        for name, left in (("A", 10), ("B", 210)):
            fields.append_signature_field(writer, box(name, left))
        with open(target, "wb") as out:
            writer.write(out)


def chain(*steps):
    """Each step signs what the one before it wrote."""

    def run(source, target):
        current = source
        for number, step in enumerate(steps):
            following = target if number == len(steps) - 1 else f"{target}.{number}"
            step(current, following)
            if current != source:
                os.remove(current)
            current = following

    return run


def by(**options):
    return lambda source, target: sign(source, target, **options)


def late(make):
    """Options that must be made anew for each file."""
    return lambda source, target: sign(source, target, **make())


WAYS = {
    "pkcs7": by(),
    "pkcs7-sha512": by(md_algorithm="sha512"),
    "pkcs7-timestamp": by(timestamper=STAMPER),
    "pkcs7-revocation": late(lambda: dict(timestamper=STAMPER, **validation())),
    "bb": by(subfilter=PADES),
    "bb-sha384": by(subfilter=PADES, md_algorithm="sha384"),
    "bb-reason": by(subfilter=PADES, reason="Đồng ý", location="Hà Nội", name="Cán bộ"),
    "bt": by(subfilter=PADES, timestamper=STAMPER),
    "bt-pss": by(signer=PSS, subfilter=PADES, timestamper=STAMPER),
    "blt": late(lambda: dict(subfilter=PADES, timestamper=STAMPER, **validation())),
    "blta": late(lambda: dict(subfilter=PADES, timestamper=STAMPER, use_pades_lta=True, **validation())),
    "certify1": by(subfilter=PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES),
    "certify2": by(subfilter=PADES, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS),
    "certify3": by(subfilter=PADES, certify=True, docmdp_permissions=MDPPerm.ANNOTATE),
    "certify1-blta": late(
        lambda: dict(subfilter=PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, timestamper=STAMPER, use_pades_lta=True, **validation())
    ),
    "visible": by(subfilter=PADES, spec=box("Sig1", 10), style=TEXT),
    "two": chain(by(subfilter=PADES, timestamper=STAMPER), by(subfilter=PADES, field="Sig2")),
    "three-lta": chain(
        by(subfilter=PADES, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS, spec=box("Sig1", 10), style=TEXT),
        by(subfilter=PADES, timestamper=STAMPER, field="Sig2", spec=box("Sig2", 210), style=TEXT),
        late(lambda: dict(subfilter=PADES, timestamper=STAMPER, field="Sig3", use_pades_lta=True, **validation())),
    ),
    "prepared-fields": chain(with_fields, by(subfilter=PADES, field="A"), by(subfilter=PADES, field="B")),
    "one-field-left": chain(with_fields, by(subfilter=PADES, field="A")),
    "field-mdp": by(subfilter=PADES, spec=SigFieldSpec("Sig1", field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL))),
    "document-timestamp": stamped,
    "bb-then-timestamp": chain(by(subfilter=PADES), stamped),
}

for source in sorted(os.listdir(SOURCES)):
    for way, run in WAYS.items():
        try:
            run(os.path.join(SOURCES, source), os.path.join(OUT, f"{source[:-4]}.{way}.pdf"))
        except Exception as error:  # a way that this version cannot do is named, the others go on
            print(f"not made: {source} {way}: {type(error).__name__} {error}")
