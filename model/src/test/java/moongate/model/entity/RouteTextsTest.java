package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTextsTest {
  @Test
  void theOldestFlavorHasNoWildcardsInSnis() {
    var check = RouteTexts.sni(RouterFlavor.TRADITIONAL);
    assertThat(check.problemWith("*.example.com")).isEqualTo("wildcard not allowed");
    assertThat(check.problemWith("a.example.com")).isNull();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRADITIONAL")
  void allOthersHave(RouterFlavor flavor) {
    assertThat(RouteTexts.sni(flavor).problemWith("*.example.com")).isNull();
  }
}
