package moongate.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersTest {
  private static final HeaderName A = HeaderName.of("X-A");
  private static final HeaderName B = HeaderName.of("x-b");

  private static Headers strict(String lines) {
    return parsed(lines, false);
  }

  private static Headers parsed(String lines, boolean isLenient) {
    var headers = new Headers();
    var bytes = ("GET / HTTP/1.1\r\n" + lines).getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, headers.raw(bytes.length), 0, bytes.length);
    headers.parse(16, bytes.length, 100, isLenient);
    return headers;
  }

  @Test
  void keepsCaseOrderAndRepetition() {
    var lines = "Host: a\r\nX-A: 1\r\nx-B:2  \r\nx-a: \t3\r\nEmpty:\r\n";
    var headers = strict(lines);
    assertThat(headers.size()).isEqualTo(5);
    assertThat(headers).hasToString(lines);
    assertThat(headers.nameAt(2)).isEqualTo("x-B");
    assertThat(headers.lowerNameAt(0)).isEqualTo("host");
    assertThat(headers.valueAt(2)).isEqualTo("2");
    assertThat(headers.valueAt(3)).isEqualTo("3");
    assertThat(headers.valueAt(4)).isEmpty();
  }

  @Test
  void findsByNameWhateverTheCase() {
    var headers = strict("x-a: 1\r\nOther: 2\r\nX-A: 3\r\n");
    assertThat(headers.find(A)).isZero();
    assertThat(headers.find(A, 0)).isEqualTo(2);
    assertThat(headers.find(A, 2)).isEqualTo(-1);
    assertThat(headers.find(B)).isEqualTo(-1);
    assertThat(headers.first(A)).contains("1");
    assertThat(headers.firstOr(B, "none")).isEqualTo("none");
    assertThat(headers.nameEquals(2, A)).isTrue();
    assertThat(headers.nameEquals(1, A)).isFalse();
  }

  /// `y_` and `x~` have the same hash: a client must not be able to stand for one header with
  /// another.
  @Test
  void tellsNamesWithTheSameHashApart() {
    var known = HeaderName.of("X-Y_");
    var other = HeaderName.of("X-X~");
    assertThat(known.hashCode()).isEqualTo(other.hashCode());
    var headers = strict("X-X~: 1\r\nx-y_: 2\r\n");
    assertThat(headers.find(known)).isEqualTo(1);
    assertThat(headers.find(other)).isZero();
    assertThat(headers.nameEquals(0, known)).isFalse();
  }

  @Test
  void comparesWholeValues() {
    var headers = strict("X-A: Chunked\r\n");
    assertThat(headers.valueEquals(0, "chunked")).isTrue();
    assertThat(headers.valueEquals(0, "deflate")).isFalse();
    assertThat(headers.valueEquals(0, "chunk")).isFalse();
    assertThat(headers.valueEquals(0, "chunked,")).isFalse();
  }

  @Test
  void setReplacesInPlaceAndDropsRepetitions() {
    var headers = strict("X-A: 1\r\nB: 2\r\nX-A: 3\r\nC: 4\r\nX-A: 5\r\n");
    headers.set(A, "new");
    assertThat(headers).hasToString("X-A: new\r\nB: 2\r\nC: 4\r\n");
    headers.set(B, "last");
    assertThat(headers).hasToString("X-A: new\r\nB: 2\r\nC: 4\r\nx-b: last\r\n");
  }

  @Test
  void removesAllOfAName() {
    var headers = strict("X-A: 1\r\nX-A: 2\r\nB: 2\r\nX-A: 3\r\n");
    headers.remove(A);
    assertThat(headers).hasToString("B: 2\r\n");
    assertThat(headers.length()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\n", "a\r", "nul\0", "\u0100"})
  void refusesValuesThatWouldBreakTheLine(String value) {
    var headers = new Headers();
    assertThatThrownBy(() -> headers.set(A, value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.add(A, value)).isInstanceOf(IllegalArgumentException.class);
    assertThat(headers.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r\n", "ä", "\u0141"})
  void refusesNamesThatAreNoTokens(String name) {
    var headers = new Headers();
    assertThatThrownBy(() -> headers.add(HeaderName.of(name), "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(headers.find(HeaderName.of(name))).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " folded\r\n",
        "A: 1\r\n folded\r\n",
        "\tfolded\r\n",
        "NoColon\r\n",
        ": no name\r\n",
        "A : 1\r\n",
        "A\t: 1\r\n",
        "A: 1\n",
        "A: 1\rB: 2\r\n",
        "A: 1\r\r\n",
        "A: nul\0\r\n",
        "A: \u0001\r\n",
        "A: \u007f\r\n",
        "A(: 1\r\n",
        "Ä: 1\r\n",
        "A\0: 1\r\n"
      })
  void refusesLinesThatAreNotExactlyHeaderLines(String lines) {
    assertThatThrownBy(() -> strict(lines)).isInstanceOf(HeaderSyntaxException.class);
  }

  @Test
  void refusesTooManyLines() {
    assertThat(strict("A: 1\r\n".repeat(100)).size()).isEqualTo(100);
    assertThatThrownBy(() -> strict("A: 1\r\n".repeat(101)))
        .isInstanceOf(HeaderSyntaxException.class);
  }

  @Test
  void leniencyPutsSloppyLinesRight() {
    var headers = parsed("A: 1\r\nB : 2\nC:\t3 \nD: 4\r\n" + "E :5\n".repeat(90), true);
    assertThat(headers.toString())
        .startsWith("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\nE: 5\r\n")
        .doesNotContain("\nB :");
    assertThat(headers.size()).isEqualTo(94);
    assertThat(parsed("A: \u0001\r\n", true).valueAt(0)).isEqualTo("\u0001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A: 1\r\n folded\r\n", "A: 1\rB: 2\r\n", "A: nul\0\r\n", "NoColon\n"})
  void leniencyHasItsLimits(String lines) {
    assertThatThrownBy(() -> parsed(lines, true)).isInstanceOf(HeaderSyntaxException.class);
  }

  @Test
  void readsNumbersStrictly() {
    var headers =
        strict(
            "A: 42\r\nA: +1\r\nA: 1 2\r\nA: 0x1\r\nA:\r\nA: 999999999999999999\r\nA: 1234567890123456789\r\nA: ٣\r\n"
                .replace("٣", "\u00b2"));
    assertThat(headers.numberAt(0)).isEqualTo(42);
    assertThat(headers.numberAt(5)).isEqualTo(999_999_999_999_999_999L);
    for (int bad : List.of(1, 2, 3, 4, 6, 7)) {
      assertThat(headers.numberAt(bad)).isEqualTo(-1);
    }
  }

  @Test
  void findsTokensInLists() {
    var headers = strict("Connection: keep-alive, Upgrade\r\nConnection:close ,x\r\n");
    assertThat(headers.hasToken(HeaderName.CONNECTION, "upgrade")).isTrue();
    assertThat(headers.hasToken(HeaderName.CONNECTION, "CLOSE")).isTrue();
    assertThat(headers.hasToken(HeaderName.CONNECTION, "keep")).isFalse();
    assertThat(headers.valueHasToken(0, "close")).isFalse();
  }

  @Test
  void endlessChangesDoNotGrowTheMemory() {
    var headers = strict("Host: a\r\n");
    for (int i = 0; i < 100_000; i++) {
      headers.set(A, "value " + i);
    }
    assertThat(headers).hasToString("Host: a\r\nX-A: value 99999\r\n");
    assertThat(headers.raw(0).length).isLessThan(2048);
  }

  @Test
  void copiesAreIndependent() {
    var headers = strict("X-A: 1\r\n");
    var copy = headers.copy();
    headers.set(A, "2");
    assertThat(copy).hasToString("X-A: 1\r\n");
  }

  /// Any sequence of changes has the same result as with a plain list of pairs.
  @Test
  void behavesAsAListOfPairs() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var headers = new Headers();
      var model = new ArrayList<String[]>();
      for (int step = 0; step < 60; step++) {
        var name = "N" + random.nextInt(5);
        var value = "v".repeat(random.nextInt(60));
        change(headers, model, random, name, value);
        var expected = new StringBuilder();
        model.forEach(pair -> expected.append(pair[0] + ": " + pair[1] + "\r\n"));
        assertThat(headers).hasToString(expected.toString());
        assertThat(headers.length()).isEqualTo(expected.length());
      }
    }
  }

  private static void change(
      Headers headers, List<String[]> model, Random random, String name, String value) {
    switch (random.nextInt(4)) {
      case 0 -> {
        headers.add(HeaderName.of(name), value);
        model.add(new String[] {name, value});
      }
      case 1 -> {
        var lower = name.toLowerCase(Locale.ROOT);
        headers.set(HeaderName.of(lower), value);
        int first = indexOf(model, name);
        if (first < 0) {
          model.add(new String[] {lower, value});
        } else {
          model.set(first, new String[] {lower, value});
          for (int i = model.size() - 1; i > first; i--) {
            if (model.get(i)[0].equalsIgnoreCase(name)) {
              model.remove(i);
            }
          }
        }
      }
      case 2 -> {
        headers.remove(HeaderName.of(name));
        model.removeIf(pair -> pair[0].equalsIgnoreCase(name));
      }
      default -> {
        if (!model.isEmpty()) {
          int index = random.nextInt(model.size());
          headers.removeAt(index);
          model.remove(index);
        }
      }
    }
  }

  private static int indexOf(List<String[]> model, String name) {
    for (int i = 0; i < model.size(); i++) {
      if (model.get(i)[0].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /// After any sequence of changes, packed lines are written in the same way as others.
  @Test
  void packedLinesAreWrittenAsOthers() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var lines = "Host: a\r\nX-A: 1\r\nx-B:2  \r\nx-a: \t3\r\nEmpty:\r\n";
    var plain = strict(lines);
    var packed = strict(lines);
    var names = List.of(A, B, HeaderName.HOST, HeaderName.of("X-C"));
    for (int i = 0; i < 20_000; i++) {
      int choice = random.nextInt(8);
      var name = names.get(random.nextInt(names.size()));
      var value = "v".repeat(random.nextInt(3));
      int index = random.nextInt(Math.max(1, plain.size()));
      for (var headers : List.of(plain, packed)) {
        change(headers, choice, name, value, index);
      }
      if (random.nextBoolean()) {
        packed.pack();
      }
      if (plain.size() > 12) {
        plain = strict(lines);
        packed.copyFrom(plain);
      }
      assertThat(packed).as("seed %s, change %s", seed, i).hasToString(plain.toString());
      assertThat(packed.copy()).hasToString(plain.toString());
      assertThat(packed.length()).isEqualTo(plain.length());
    }
  }

  private static void change(
      Headers headers, int choice, HeaderName name, String value, int index) {
    switch (choice) {
      case 0 -> headers.remove(name);
      case 1 -> headers.add(name, value);
      case 2 -> headers.add(FieldLines.of(name, value));
      case 3 -> {
        if (headers.size() > 0) {
          headers.removeAt(index);
        }
      }
      default -> headers.set(name, value);
    }
  }

  @Test
  void aLineIsSetWhereItIsExpectedAndFoundWhereItIsNot() {
    for (int likely = -1; likely < 4; likely++) {
      var headers = strict("Host: a\r\nX-A: 1\r\nx-B: 2\r\n");
      headers.setUnchecked(A, "9", likely);
      assertThat(headers).hasToString("Host: a\r\nX-A: 9\r\nx-B: 2\r\n");
    }
    var absent = strict("Host: a\r\n");
    absent.setUnchecked(A, "9", 0);
    assertThat(absent).hasToString("Host: a\r\nX-A: 9\r\n");
  }

  @Test
  void ofSeveralLinesOneIsLeftWhereTheFirstIsExpected() {
    var headers = strict("X-A: 1\r\nHost: a\r\nx-a: 2\r\n");
    headers.setUnchecked(A, "9", 0);
    assertThat(headers).hasToString("X-A: 9\r\nHost: a\r\n");
  }

  /// Some as long as those that were received, which are replaced in place else.
  @ParameterizedTest
  @ValueSource(strings = {"X-A: 1\r\nx-b: 2\r\nHost:  h \r\n", "X-A: 1\nx-b : 2\r\nHost: h\n"})
  void remembersLinesWhateverBecomesOfThem(String lines) {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var headers = parsed(lines, true);
      var before = headers.toString().replace("  h ", " h");
      headers.remember();
      for (int i = 0; i < 60; i++) {
        var name = random.nextBoolean() ? A : B;
        var value = "9".repeat(random.nextInt(10) == 0 ? 100 : 1);
        change(headers, random.nextInt(5), name, value, random.nextInt(1 + headers.size() / 2));
        if (random.nextInt(10) == 0) {
          headers = headers.copy();
        }
        assertThat(headers.remembered().toString().replace("  h ", " h"))
            .as("seed %s, change %s", seed, i)
            .isEqualTo(before);
      }
    }
  }

  @Test
  void nothingIsRememberedOfAnEarlierHead() {
    var headers = strict("X-A: 1\r\n");
    assertThat(headers.remembered().size()).isZero();
    headers.remember();
    headers.clear();
    assertThat(headers.remembered().size()).isZero();
    headers.remember();
    assertThat(headers.remembered().size()).isZero();
  }

  @Test
  void veryManyOfANameGoAtOnce() {
    var headers = new Headers();
    for (int i = 0; i < 200_000; i++) {
      headers.add(A, "1");
    }
    headers.add(B, "stays");
    long begun = System.nanoTime();
    headers.remove(A);
    assertThat(headers.size()).isEqualTo(1);
    assertThat(headers.firstOr(B, "")).isEqualTo("stays");
    assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
  }
}
