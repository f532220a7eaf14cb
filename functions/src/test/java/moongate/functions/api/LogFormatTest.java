package moongate.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static final LogFormat.Place HERE = new LogFormat.Place("access.lua", 7, "check");

  private static String line(String format, LogFormat.Place place) {
    return new LogFormat(format).line(place, "plugin", "said");
  }

  @Test
  void fillsInItsModifiers() {
    assertThat(LogFormat.DEFAULT.line(HERE, "plugin", "said"))
        .isEqualTo("access.lua:7 [plugin] said");
    assertThat(line("%func_name|%message|%message", HERE)).isEqualTo("check|said|said");
  }

  @Test
  void keepsWhatIsNoModifier() {
    assertThat(line("100% %unknown %%message %", HERE)).isEqualTo("100% %unknown %%message %");
  }

  @Test
  void showsAQuestionMarkForWhatIsNotKnown() {
    assertThat(line("%file_src:%func_name:%line_src", new LogFormat.Place("", 0, null)))
        .isEqualTo("?:?:?");
  }
}
