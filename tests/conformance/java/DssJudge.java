import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.util.Arrays;

/** Arguments: folder with trust anchors (*.crt, *.pem), then PDF files. One line a signature: FILE ID INDICATION SUBINDICATION LEVEL. */
public class DssJudge {
  public static void main(String[] args) throws Exception {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    File[] anchors = new File(args[0]).listFiles((folder, name) -> name.matches(".*\\.(crt|cer|pem)"));
    for (File anchor : anchors) trusted.addCertificate(DSSUtils.loadCertificate(anchor));
    for (String file : Arrays.copyOfRange(args, 1, args.length)) {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.addTrustedCertSources(trusted);
      verifier.setOcspSource(new OnlineOCSPSource());
      verifier.setCrlSource(new OnlineCRLSource());
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
      validator.setCertificateVerifier(verifier);
      Reports reports = validator.validateDocument();
      for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
        String id = signature.getId();
        System.out.println(String.join("\t", file, id, String.valueOf(reports.getSimpleReport().getIndication(id)),
            String.valueOf(reports.getSimpleReport().getSubIndication(id)), String.valueOf(signature.getSignatureFormat())));
      }
      if (reports.getDiagnosticData().getSignatures().isEmpty()) System.out.println(file + "\tnone\tNO_SIGNATURE\tnull\tnull");
    }
  }
}
