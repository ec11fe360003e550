import eu.europa.esig.dss.diagnostic.EvidenceRecordWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlDigestMatcher;
import eu.europa.esig.dss.enumerations.DigestMatcherType;
import eu.europa.esig.dss.evidencerecord.asn1.validation.ASN1EvidenceRecordValidator;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.ers.ERSByteData;
import org.bouncycastle.tsp.ers.ERSEvidenceRecord;

/** Arguments: pairs of evidence record and file. One line a pair: FILE, what Bouncy Castle says, what EU DSS says ("accepted" or why not). */
public class EvidenceRecordJudge {
  public static void main(String[] args) throws Exception {
    for (int at = 0; at + 1 < args.length; at += 2)
      System.out.println(String.join("\t", args[at + 1], bouncyCastle(args[at], args[at + 1]), dss(args[at], args[at + 1])));
  }

  private static String bouncyCastle(String evidence, String file) {
    try {
      ERSEvidenceRecord record = new ERSEvidenceRecord(Files.readAllBytes(Path.of(evidence)), new JcaDigestCalculatorProviderBuilder().build());
      record.validatePresent(new ERSByteData(Files.readAllBytes(Path.of(file))), new Date());
      return "accepted";
    } catch (Exception refusal) {
      return String.valueOf(refusal.getMessage());
    }
  }

  /** Trust in the timestamp's authority is not asked here: every digest of object, tree and earlier timestamps must hold. */
  private static String dss(String evidence, String file) {
    try {
      ASN1EvidenceRecordValidator validator = new ASN1EvidenceRecordValidator(new FileDocument(evidence));
      validator.setCertificateVerifier(new CommonCertificateVerifier());
      validator.setDetachedContents(List.of(new FileDocument(file)));
      EvidenceRecordWrapper record = validator.validateDocument().getDiagnosticData().getEvidenceRecords().get(0);
      boolean found = false;
      for (XmlDigestMatcher matcher : record.getDigestMatchers())
        if (matcher.getType() == DigestMatcherType.EVIDENCE_RECORD_ARCHIVE_OBJECT) found |= matcher.isDataFound() && matcher.isDataIntact();
      if (!found) return "object not found";
      for (TimestampWrapper timestamp : record.getTimestampList()) {
        if (!timestamp.isSignatureIntact()) return "timestamp signature";
        for (XmlDigestMatcher matcher : timestamp.getDigestMatchers()) {
          // Other files of the same dossier are part of the tree, but were not handed to the judge.
          boolean other = matcher.getType() == DigestMatcherType.EVIDENCE_RECORD_ORPHAN_REFERENCE;
          if (!other && !matcher.isDataIntact()) return matcher.getType() + " not intact";
        }
      }
      return "accepted";
    } catch (Exception refusal) {
      return String.valueOf(refusal);
    }
  }
}
