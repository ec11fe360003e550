import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints one line a file: "valid FLAVOUR FILE" or "invalid FLAVOUR FILE: rule, rule". Exit status 1 when any is invalid. */
public class VeraPdfJudge {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean allValid = true;
    for (String file : files) {
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file))) {
        PDFAFlavour flavour = parser.getFlavour();
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
        ValidationResult result = validator.validate(parser);
        allValid &= result.isCompliant();
        StringBuilder line = new StringBuilder(result.isCompliant() ? "valid " : "invalid ").append(flavour).append(' ').append(file);
        if (!result.isCompliant()) {
          java.util.TreeSet<String> rules = new java.util.TreeSet<>();
          for (TestAssertion a : result.getTestAssertions()) {
            if (a.getStatus() == TestAssertion.Status.FAILED) rules.add(a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber() + " (" + a.getMessage() + ")");
          }
          line.append(": ").append(String.join(", ", rules));
        }
        System.out.println(line);
      } catch (Exception e) {
        allValid = false;
        System.out.println("invalid none " + file + ": " + e.getMessage());
      }
    }
    System.exit(allValid ? 0 : 1);
  }
}
