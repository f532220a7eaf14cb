package moongate.model.schema;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class TransformationTest {
  /// Passwords are stored as `owner/password`.
  private static final Schema CREDENTIALS =
      Schema.record()
          .transformed(
              new Transformation("password", List.of("owner"), TransformationTest::salted));

  private static final Schema RECOGNIZING =
      Schema.record()
          .transformed(
              Transformation.recognized(
                  "password",
                  document ->
                      document.text("password").contains("/") ? document : salted(document)));

  private static Value.Obj salted(Value.Obj document) {
    var hash = document.text("owner") + "/" + document.text("password");
    return document.with("password", Value.of(hash));
  }

  @Test
  void whatIsWrittenIsStoredInItsOtherForm() {
    var document = object("owner", "o", "password", "p");

    assertThat(CREDENTIALS.stored(document, document).text("password")).isEqualTo("o/p");
  }

  @Test
  void whatIsStoredIsNotTransformedAgain() {
    var document = object("owner", "o", "password", "o/p");

    for (var written : List.of(object("tag", "t"), object("password", Value.NULL))) {
      assertThat(CREDENTIALS.stored(document, written)).isEqualTo(document);
    }
  }

  @Test
  void aGeneratedValueIsTransformedIfTheStoredFormCanBeTold() {
    var written = object("owner", "o");
    var generated = written.with("password", Value.of("p"));

    var stored = RECOGNIZING.stored(generated, written);

    assertThat(stored.text("password")).isEqualTo("o/p");
    assertThat(RECOGNIZING.stored(stored, stored)).isEqualTo(stored);
  }

  @Test
  void theFieldIsToBeWrittenAgainWhenAnotherThatItNeedsChanges() {
    var stored = object("owner", "o", "password", "o/p");
    var moved = stored.with("owner", Value.of("x"));

    assertThat(rewriting(stored, moved, object("owner", "x")))
        .containsExactly("password: has to be written again when 'owner' changes");
    assertThat(rewriting(stored, moved, object("owner", "x", "password", "p"))).isEmpty();
    assertThat(rewriting(stored, stored, object("owner", "o"))).isEmpty();
  }

  private static List<String> rewriting(Value.Obj stored, Value.Obj changed, Value.Obj written) {
    var problems = new Problems();
    CREDENTIALS.checkRewritten(stored, changed, written, new Report(FieldPath.ROOT, problems, 0));
    return Processed.texts(problems);
  }
}
