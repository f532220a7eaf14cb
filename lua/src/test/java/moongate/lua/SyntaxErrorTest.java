package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.lua.runtime.LuaError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x = = 1                    | s:1: unexpected symbol near '='",
        "syntax error               | s:1: '=' expected near 'error'",
        "for >> do                  | s:1: '<name>' expected near '>'",
        "return 1 1                 | s:1: '<eof>' expected near '1'",
        "local a = {1, 2            | s:1: '}' expected near '<eof>'",
        "x = 3x                     | s:1: malformed number near '3x'",
        "if x then                  | s:1: 'end' expected near '<eof>'",
        "break                      | s:1: no loop to break",
        "goto nowhere               | s:1: undefined label 'nowhere'",
        "do goto l end; local a; ::l:: print(a) | s:1: <goto l> jumps into the scope of local 'a'",
        "::a:: ::a::                | s:1: duplicate label 'a'",
        "x = [==[ abc               | s:1: unfinished long string near '<eof>'",
        "--[[ abc                   | s:1: unfinished long comment near '<eof>'",
        "x = 'abc                   | s:1: unfinished string near '<eof>'",
        "f(a,)                      | s:1: unexpected symbol near ')'",
        "function f() return ... end | s:1: cannot use '...' outside a vararg function near '...'",
        "x = @                      | s:1: unexpected symbol near '@'",
      })
  void refusalsReadAsLuaJits(String source, String message) {
    assertThat(refusal(source)).isEqualTo(message);
  }

  @Test
  void anUnclosedBlockNamesTheLineThatOpenedIt() {
    assertThat(refusal("\nif x then\n  y()\n"))
        .isEqualTo("s:4: 'end' expected (to close 'if' at line 2) near '<eof>'");
  }

  @Test
  void sourceWithoutNameShowsItsFirstLine() {
    assertThatThrownBy(() -> Lua.check("local x =\nend", "local x =\nend"))
        .isInstanceOf(LuaError.class)
        .hasMessage("[string \"local x =...\"]:2: unexpected symbol near 'end'");
  }

  @Test
  void sourceWithoutNameIsShownUpToItsFirstControlCharacter() {
    assertThatThrownBy(() -> Lua.check("local a\t= 1 x==", "local a\t= 1 x=="))
        .isInstanceOf(LuaError.class)
        .hasMessage("[string \"local a...\"]:1: '=' expected near '=='");
  }

  @Test
  void bytecodeIsRefused() {
    assertThatThrownBy(() -> Lua.compile("\33LJ\2", "=s"))
        .hasMessage("attempt to load chunk with wrong mode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "{", "not ", "- ", "function() return ", "a.b(", "x[", "a .. "})
  void deepNestingIsRefused(String opening) {
    var message = refusal("return " + opening.repeat(50_000));
    assertThat(message).contains("chunk has too many syntax levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {".x", "()", "[1]", " + a"})
  void endlessChainsAreRefused(String link) {
    var message = refusal("local a = 1 return a" + link.repeat(200_000));
    assertThat(message).contains("function or expression too complex");
  }

  @Test
  void thereAreLimitsToLocalsAndUpvalues() {
    var locals = new StringBuilder();
    for (int i = 0; i < 201; i++) {
      locals.append("local a" + i + " = {} ");
    }
    assertThat(refusal(locals.toString()))
        .isEqualTo("s:1: main function has more than 200 local variables");
    var source = new StringBuilder("local a0 = {} ");
    var uses = new StringBuilder("a0");
    for (int i = 1; i < 61; i++) {
      source.append("local a" + i + " = {} ");
      uses.append(", a" + i);
    }
    assertThat(refusal(source + "return function() return " + uses + " end"))
        .isEqualTo("s:1: function at line 1 has more than 60 upvalues");
  }

  private static String refusal(String source) {
    try {
      Lua.check(source, "=s");
    } catch (LuaError error) {
      return String.valueOf(error.value());
    }
    return "accepted";
  }
}
