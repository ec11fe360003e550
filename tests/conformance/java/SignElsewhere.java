import eu.europa.esig.dss.enumerations.CertificationPermission;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.SignatureFieldParameters;
import eu.europa.esig.dss.pades.SignatureImageParameters;
import eu.europa.esig.dss.pades.SignatureImageTextParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.http.commons.TimestampDataLoader;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDComboBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDNonTerminalField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Arguments: KEY.p12 PASSWORD TSA_URL ROOT.pem SOURCES OUT. Signs, fills and comments PDFs with EU DSS and PDFBox, all of it as the rules allow. */
public class SignElsewhere {
  static PrivateKey key;
  static Certificate[] chain;
  static String tsa;
  static String root;

  interface Work {
    void run() throws Exception;
  }

  static void attempt(String name, Work work) {
    try {
      work.run();
    } catch (Exception | LinkageError error) {
      System.out.println("not made: " + name + " " + error);
    }
  }

  /** @param encoding "DER" as PDF asks, or "BER" as Bouncy Castle writes when nothing is asked of it */
  static byte[] cms(byte[] content, String encoding) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    var digests = new JcaDigestCalculatorProviderBuilder().build();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(digests).build(new JcaContentSignerBuilder("SHA256WithRSA").build(key), (X509Certificate) chain[0]));
    generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
    return generator.generate(new CMSProcessableByteArray(content), false).toASN1Structure().getEncoded(encoding);
  }

  static COSDictionary dictionary(Object... entries) {
    COSDictionary made = new COSDictionary();
    for (int i = 0; i < entries.length; i += 2)
      made.setItem(COSName.getPDFName((String) entries[i]), (org.apache.pdfbox.cos.COSBase) entries[i + 1]);
    made.setNeedToBeUpdated(true);
    return made;
  }

  static void pdfbox(String from, String to, int certify) throws Exception {
    pdfbox(from, to, certify, "DER");
  }

  static void pdfbox(String from, String to, int certify, String encoding) throws Exception {
    try (PDDocument document = Loader.loadPDF(new File(from)); FileOutputStream out = new FileOutputStream(to)) {
      PDSignature signature = new PDSignature();
      signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
      signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
      signature.setSignDate(Calendar.getInstance());
      if (certify > 0) {
        COSDictionary parameters = dictionary("Type", COSName.getPDFName("TransformParams"), "P", org.apache.pdfbox.cos.COSInteger.get(certify), "V", COSName.getPDFName("1.2"));
        COSArray references = new COSArray();
        references.add(dictionary("Type", COSName.getPDFName("SigRef"), "TransformMethod", COSName.getPDFName("DocMDP"), "TransformParams", parameters));
        references.setNeedToBeUpdated(true);
        signature.getCOSObject().setItem("Reference", references);
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        catalog.setItem("Perms", dictionary("DocMDP", signature.getCOSObject()));
        catalog.setNeedToBeUpdated(true);
      }
      SignatureOptions options = new SignatureOptions();
      options.setPreferredSignatureSize(16_000);
      document.addSignature(signature, content -> {
        try {
          return cms(content.readAllBytes(), encoding);
        } catch (Exception error) {
          throw new IOException(error);
        }
      }, options);
      document.saveIncremental(out);
    }
  }

  static void dss(String from, String to, SignatureLevel level, CertificationPermission permission, float[] box) throws Exception {
    PAdESSignatureParameters parameters = new PAdESSignatureParameters();
    parameters.setSignatureLevel(level);
    parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
    List<CertificateToken> tokens = new ArrayList<>();
    for (Certificate one : chain) tokens.add(new CertificateToken((X509Certificate) one));
    parameters.setSigningCertificate(tokens.get(0));
    parameters.setCertificateChain(tokens);
    if (permission != null) parameters.setPermission(permission);
    if (box != null) {
      SignatureFieldParameters field = new SignatureFieldParameters();
      field.setOriginX(box[0]);
      field.setOriginY(box[1]);
      field.setWidth(box[2]);
      field.setHeight(box[3]);
      SignatureImageTextParameters text = new SignatureImageTextParameters();
      text.setText("Nguyen Van Thu");
      SignatureImageParameters image = new SignatureImageParameters();
      image.setFieldParameters(field);
      image.setTextParameters(text);
      parameters.setImageParameters(image);
    }
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    trusted.addCertificate(DSSUtils.loadCertificate(new File(root)));
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.addTrustedCertSources(trusted);
    verifier.setOcspSource(new OnlineOCSPSource());
    verifier.setCrlSource(new OnlineCRLSource());
    PAdESService service = new PAdESService(verifier);
    OnlineTSPSource stamps = new OnlineTSPSource(tsa);
    stamps.setDataLoader(new TimestampDataLoader());
    service.setTspSource(stamps);
    DSSDocument document = new FileDocument(from);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(service.getDataToSign(document, parameters).getBytes());
    service.signDocument(document, parameters, new SignatureValue(SignatureAlgorithm.RSA_SHA256, signature.sign())).save(to);
  }

  static PDAnnotationWidget place(PDPage page, PDField field, float y) throws IOException {
    PDAnnotationWidget widget = field.getWidgets().get(0);
    widget.setRectangle(new PDRectangle(60, y, 200, 20));
    widget.setPage(page);
    widget.setPrinted(true);
    page.getAnnotations().add(widget);
    return widget;
  }

  static void form(String to) throws Exception {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage(PDRectangle.A4);
      document.addPage(page);
      PDType1Font font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(font, 20);
        content.newLineAtOffset(60, 500);
        content.showText("Total: 100");
        content.endText();
      }
      PDAcroForm form = new PDAcroForm(document);
      document.getDocumentCatalog().setAcroForm(form);
      PDResources resources = new PDResources();
      resources.put(COSName.getPDFName("Helv"), font);
      form.setDefaultResources(resources);
      form.setDefaultAppearance("/Helv 12 Tf 0 g");
      PDTextField name = new PDTextField(form);
      name.setPartialName("ten");
      form.getFields().add(name);
      place(page, name, 600);
      name.setValue("");
      PDNonTerminalField group = new PDNonTerminalField(form);
      group.setPartialName("nhom");
      form.getFields().add(group);
      PDTextField number = new PDTextField(form);
      number.setPartialName("so");
      place(page, number, 640);
      group.setChildren(List.of(number));
      number.getCOSObject().setItem(COSName.PARENT, group);
      PDComboBox choice = new PDComboBox(form);
      choice.setPartialName("tinh");
      form.getFields().add(choice);
      choice.setOptions(List.of("A", "B", "C"));
      place(page, choice, 680);
      document.save(to);
    }
  }

  static void fill(String from, String to) throws Exception {
    try (PDDocument document = Loader.loadPDF(new File(from)); FileOutputStream out = new FileOutputStream(to)) {
      PDAcroForm form = document.getDocumentCatalog().getAcroForm();
      form.getField("ten").setValue("Nguyen Van Thu");
      form.getField("nhom.so").setValue("12");
      form.getField("tinh").setValue("B");
      Set<COSDictionary> changed = new HashSet<>();
      for (PDField field : form.getFieldTree()) {
        changed.add(field.getCOSObject());
        for (PDAnnotationWidget widget : field.getWidgets()) {
          changed.add(widget.getCOSObject());
          if (widget.getCOSObject().getDictionaryObject(COSName.AP) instanceof COSDictionary appearance) changed.add(appearance);
        }
      }
      document.saveIncremental(out, changed);
    }
  }

  static void comment(String from, String to, String subtype, PDRectangle place) throws Exception {
    try (PDDocument document = Loader.loadPDF(new File(from)); FileOutputStream out = new FileOutputStream(to)) {
      PDPage page = document.getPage(0);
      COSArray yellow = new COSArray();
      for (float part : new float[] {1, 1, 0}) yellow.add(new COSFloat(part));
      COSDictionary note = dictionary("Type", COSName.ANNOT, "Subtype", COSName.getPDFName(subtype), "Rect", place.getCOSArray(), "C", yellow);
      note.setString(COSName.CONTENTS, "ghi chu");
      note.setInt(COSName.F, 4);
      page.getAnnotations().add(PDAnnotation.createAnnotation(note));
      ((COSArray) page.getCOSObject().getDictionaryObject(COSName.ANNOTS)).setNeedToBeUpdated(true);
      page.getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(out);
    }
  }

  public static void main(String[] arguments) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = arguments[1].toCharArray();
    store.load(new FileInputStream(arguments[0]), password);
    String alias = store.aliases().nextElement();
    key = (PrivateKey) store.getKey(alias, password);
    chain = store.getCertificateChain(alias);
    tsa = arguments[2];
    root = arguments[3];
    String out = arguments[5] + "/";
    float[] beside = {300, 20, 200, 60};
    float[] over = {60, 310, 300, 60};
    for (File source : new File(arguments[4]).listFiles((folder, name) -> name.endsWith(".pdf"))) {
      String from = source.getPath();
      String base = out + source.getName().replace(".pdf", "");
      attempt("pdfbox", () -> pdfbox(from, base + ".pdfbox.pdf", 0));
      attempt("pdfbox BER", () -> pdfbox(from, base + ".pdfbox-ber.pdf", 0, "BER"));
      attempt("pdfbox twice", () -> pdfbox(base + ".pdfbox.pdf", base + ".pdfbox-twice.pdf", 0));
      attempt("pdfbox certified", () -> pdfbox(from, base + ".pdfbox-certified.pdf", 2));
      for (SignatureLevel level : List.of(SignatureLevel.PAdES_BASELINE_B, SignatureLevel.PAdES_BASELINE_T, SignatureLevel.PAdES_BASELINE_LT, SignatureLevel.PAdES_BASELINE_LTA)) {
        String first = base + ".dss-" + level.name().substring(15);
        attempt(first, () -> dss(from, first + ".pdf", level, null, null));
        attempt(first + " visible", () -> dss(from, first + "-visible.pdf", level, null, beside));
        attempt(first + " certified", () -> dss(from, first + "-certified.pdf", level, CertificationPermission.MINIMAL_CHANGES_PERMITTED, null));
        attempt(first + " then LTA", () -> dss(first + "-certified.pdf", first + "-certified-then-lta.pdf", SignatureLevel.PAdES_BASELINE_LTA, null, beside));
        attempt(first + " then over text", () -> dss(first + ".pdf", first + "-then-over-text.pdf", SignatureLevel.PAdES_BASELINE_B, null, over));
        attempt(first + " then pdfbox", () -> pdfbox(first + ".pdf", first + "-then-pdfbox.pdf", 0));
      }
    }
    String blank = out + "form.source";
    form(blank);
    for (int certify : new int[] {2, 3}) {
      String first = out + "form-p" + certify;
      attempt(first, () -> pdfbox(blank, first + ".pdf", certify));
      attempt(first + " filled", () -> fill(first + ".pdf", first + "-filled.pdf"));
      attempt(first + " filled and signed", () -> pdfbox(first + "-filled.pdf", first + "-filled-signed.pdf", 0));
    }
    for (String subtype : List.of("Text", "FreeText", "Square", "Ink", "Stamp"))
      attempt(subtype, () -> comment(out + "form-p3.pdf", out + "form-p3-" + subtype + ".pdf", subtype, new PDRectangle(400, 300, 40, 20)));
    attempt("Highlight", () -> comment(out + "form-p3.pdf", out + "form-p3-Highlight.pdf", "Highlight", new PDRectangle(60, 495, 100, 25)));
  }
}
