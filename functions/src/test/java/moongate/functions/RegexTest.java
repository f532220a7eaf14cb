package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `ngx.re`: positions, text in UTF-8, and patterns that go astray.
class RegexTest {
  /// With time enough for the match limit to be met first, also beside other work.
  private final FunctionLab lab = new TestSettings().budgets(TestSettings.LONG).lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String run(String code) {
    return lab.result("(function() " + code + " end)()");
  }

  @Test
  void positionsAreBytesAlsoInUtf8() {
    assertThat(run("return table.concat({ngx.re.find('h\\xC3\\xA9llo', 'l+', 'u')}, ',')"))
        .isEqualTo("4,5");
    assertThat(run("return (ngx.re.gsub('\\xC3\\xA9a\\xC3\\xA9', '.', 'x', 'u'))"))
        .isEqualTo("xxx");
    assertThat(run("return (ngx.re.gsub('\\xC3\\xA9', '.', 'x'))")).isEqualTo("xx");
    assertThat(
            run(
                "local c = {pos = 3} local m = ngx.re.match('\\xC3\\xA9ab', '.', 'u', c) return m[0] .. c.pos"))
        .isEqualTo("a4");
    assertThat(run("return select(2, ngx.re.match('\\xFF', '.', 'u'))"))
        .isEqualTo("pcre_exec() failed: -22");
  }

  @Test
  void whatIsNoTextIsMatchedAsTostringHasIt() {
    assertThat(
            run(
                "return table.concat({tostring(ngx.re.match(kong.request.get_header('x-none'), '^a')),"
                    + " tostring(ngx.re.find(nil, '^a')), ngx.re.match(true, 't(r)')[1],"
                    + " ngx.re.gmatch(12, '2')()[0], (ngx.re.gsub(nil, 'x', 'y')),"
                    + " (ngx.re.sub(15, '5', '6')), (ngx.re.gsub('abb', 'b', nil)),"
                    + " (ngx.re.sub('ab', 'b', true)), (ngx.re.gsub('ab', 'x'))}, ' ')"))
        .isEqualTo("nil nil r 2 nil 16 anilnil atrue ab");
    assertThat(lab.error("ngx.re.match('a', nil)"))
        .endsWith("bad argument #2 to 'match' (string expected, got nil)");
  }

  /// They matched in an attempt that failed because of that.
  @Test
  void whatMustNotMatchCapturesNothing() {
    assertThat(
            run(
                """
                local seen = {}
                for _, regex in ipairs { '(?:(?!(?<x>a)(b))|(a))', '(?:(?<!(?<x>a)((b)))|(a)b)' } do
                  local m = ngx.re.match('ab', regex, '', { pos = 1 })
                  for i = 0, 4 do seen[#seen + 1] = tostring(m[i]) end
                  seen[#seen + 1] = tostring(m.x)
                end
                local from = ngx.re.find('ab', '(?:(?!(a)(b))|(a))', '', nil, 2)
                seen[#seen + 1] = tostring(from)
                seen[#seen + 1] = (ngx.re.sub('ab', '(?:(?!(a)(b))|a)', '[$1$2]'))
                return table.concat(seen, ' ')\
                """))
        .isEqualTo("a false false a nil false  false false false false false nil []b");
  }

  @Test
  void aTableOfTheCallersIsFilled() {
    assertThat(
            run(
                """
                local mine = {kept = 1}
                local m = ngx.re.match('ab', '(?<x>a)(c)?', 'jo', nil, mine)
                return tostring(m == mine) .. mine[0] .. mine.x .. tostring(mine[2]) .. mine.kept
                  .. tostring(ngx.re.match('ab', 'z', 'jo', nil, mine)) .. mine[0]\
                """))
        .isEqualTo("trueaafalse1nila");
    assertThat(lab.error("ngx.re.match('ab', '(?<rep>a)', 'jo', nil, string)"))
        .contains("Protected by the sandbox");
  }

  @Test
  void aLongTextInUtf8IsReplacedInLinearTime() {
    assertThat(
            run(
                """
                local s = '\\xC3\\xA9'
                for i = 1, 13 do s = s .. s end
                local out, n = ngx.re.gsub(s, '.', 'x', 'jou')
                return #out .. ' ' .. n\
                """))
        .isEqualTo("8192 8192");
  }

  @Test
  void catastrophicPatternsMeetTheMatchLimit() {
    assertThat(
            run(
                """
                local s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'
                local m, err = ngx.re.match(s, '(.*a){25}b', 'jo')
                return tostring(m) .. tostring(err)\
                """))
        .isEqualTo("nilpcre_exec() failed: -47");
  }

  @Test
  void manyAndLongPatternsAreBounded() {
    assertThat(run("for i = 1, 2000 do ngx.re.find('x', 'x' .. i, 'jo') end return 'done'"))
        .isEqualTo("done");
    assertThat(
            run(
                "local p = '(' for i = 1, 20 do p = p .. p end"
                    + " return tostring(select(2, ngx.re.match('x', p)))"))
        .contains("pattern is too long");
    assertThat(
            run(
                "local p = '(' for i = 1, 13 do p = p .. p end"
                    + " return tostring(select(2, ngx.re.match('x', p)))"))
        .startsWith("pcre2_compile() failed: ");
    assertThat(run("return select(2, ngx.re.match('x', '(?R)'))")).contains("not supported");
    assertThat(run("return tostring((ngx.re.match('', '(?:(?:x?){1,65535}){1,65535}')[0]))"))
        .isEmpty();
  }

  @Test
  void anAutomatonFindsTheLongestMatchAndNoGroups() {
    assertThat(run("return ngx.re.match('hello', 'he|(hell)', 'd')[0]")).isEqualTo("hell");
    assertThat(run("return tostring(ngx.re.match('hello', 'he|(hell)', 'd')[1])")).isEqualTo("nil");
    assertThat(run("return ngx.re.match('hello', 'he|(hell)')[0]")).isEqualTo("he");
    assertThat(run("return (ngx.re.gsub('aab ab', 'a|ab', '<$0>', 'd'))"))
        .isEqualTo("<a><ab> <ab>");
    assertThat(run("return tostring((ngx.re.find('xab', 'a?(?:ab)?$', 'd')))")).isEqualTo("2");
  }

  @Test
  void numbersThatAreNoReferencesAreCharacters() {
    assertThat(run("return ngx.re.match('xAB', [[\\101(B)]])[0]")).isEqualTo("AB");
    assertThat(run("return ngx.re.match('a\\0018', [[a\\18]])[0]")).isEqualTo("a\u00018");
    assertThat(run("return ngx.re.match('aA7', [[[\\101]7]])[0]")).isEqualTo("A7");
    assertThat(run("return ngx.re.match('aa0', [[(a)\\1(0)]])[0]")).isEqualTo("aa0");
    assertThat(run("return ngx.re.match('abcdefghijj', [[(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10]])[0]"))
        .isEqualTo("abcdefghijj");
    assertThat(run("return select(2, ngx.re.match('aa0', [[(a)\\9]]))"))
        .contains("reference to non-existent subpattern");
  }

  @Test
  void flagsInsideOfAPatternAreThoseOfPcre() {
    assertThat(run("return ngx.re.match('xAb', '(?i)ab')[0]")).isEqualTo("Ab");
    assertThat(run("return ngx.re.match('xAb', '(?i:a)(?-i)b')[0]")).isEqualTo("Ab");
    assertThat(run("return select(2, ngx.re.match('a', '(?U)a+'))"))
        .contains("(?U) is not supported");
    assertThat(run("return select(2, ngx.re.match('a', '(?iu:a)'))"))
        .contains("unrecognized character after (? or (?-");
  }

  @Test
  void namesMayBeRepeatedWhereAnOptionAllowsIt() {
    assertThat(
            run(
                "local m = ngx.re.match('1, 2', '(?<n>[0-9]), (?<n>[0-9])', 'D')"
                    + " return table.concat(m.n, '+') .. m[2]"))
        .isEqualTo("1+22");
    assertThat(run("return select(2, ngx.re.match('1', '(?<n>1)(?<n>2)'))"))
        .startsWith(
            "pcre2_compile() failed: two named subpatterns have the same name"
                + " (PCRE2_DUPNAMES not set)");
    assertThat(run("local m = ngx.re.match('ab', '(?<x>a)(?<y>b)') return m.x .. m.y"))
        .isEqualTo("ab");
  }

  @Test
  void javaScriptsSyntaxIsAnOption() {
    assertThat(run("return ngx.re.match('A]', [[\\u0041]], 'J')[0]")).isEqualTo("A");
    assertThat(run("return select(2, ngx.re.match('A', [[\\u0041]]))"))
        .contains("does not support");
    assertThat(run("return ngx.re.match('A]', 'A]')[0]")).isEqualTo("A]");
    assertThat(run("return select(2, ngx.re.match('A]', 'A]', 'J'))"))
        .contains("invalid data character");
  }

  @Test
  void anchoredMatchesFollowEachOther() {
    assertThat(
            run(
                "local n = 0 for m in ngx.re.gmatch('aab', 'a', 'jo') do n = n + 1 end"
                    + " return n .. (ngx.re.gsub('aba', 'a', 'x', 'a'))"))
        .isEqualTo("2xba");
    assertThat(run("return table.concat({ngx.re.gsub('abc-d', '[a-z]?', '<$0>', 'a')}, ' ')"))
        .isEqualTo("<a><b><c><>-<d><> 6");
    assertThat(
            run(
                "local all = {} local it = ngx.re.gmatch('ab-c', '[a-z]', 'a')"
                    + " for m in it do all[#all + 1] = m[0] end"
                    + " return table.concat(all) .. tostring(it())"))
        .isEqualTo("abnil");
    assertThat(run("return (ngx.re.gsub('ab', [[\\G]], '-'))")).isEqualTo("-a-b-");
  }

  @Test
  void charactersAreNamedByTheirNumbersAsInPcre() {
    assertThat(run("return ngx.re.find('a\\0b', [[\\0]])")).isEqualTo("2");
    assertThat(run("return ngx.re.find('ab\\n', [[\\012]])")).isEqualTo("3");
    assertThat(run("return ngx.re.find('xA', [=[[\\x{41}\\o{102}]]=])")).isEqualTo("2");
    assertThat(run("return ngx.re.find('x\\xE9', [[\\x{e9}]])")).isEqualTo("2");
    assertThat(run("return ngx.re.find('1\\xC3\\xA9', [[\\p{L}+]], 'u')")).isEqualTo("2");
    assertThat(run("return ngx.re.find('\\nx', [[\\N]])")).isEqualTo("2");
    assertThat(run("return ngx.re.match('abab', [[(ab)\\g{-1}]])[0]")).isEqualTo("abab");
  }

  @Test
  void charactersHaveThePropertiesThatPcreKnows() {
    assertThat(run("return ngx.re.match('1\\xE6\\x97\\xA5', [[\\p{Han}+]], 'u')[0]"))
        .isEqualTo("\u00E6\u0097\u00A5");
    assertThat(run("return ngx.re.gsub('a1\\xE6\\x97\\xA5', [=[[^\\pL\\p{^N}]]=], '', 'u')"))
        .isEqualTo("a\u00E6\u0097\u00A5");
    assertThat(run("return ngx.re.match('aB', [[\\p{Script=Latin}\\p{Uppercase}]], 'u')[0]"))
        .isEqualTo("aB");
    assertThat(run("return select(2, ngx.re.match('a', [[\\p{Klingon}]], 'u'))"))
        .isEqualTo("pcre2_compile() failed: unknown property after \\P or \\p in \"\\p{Klingon}\"");
    assertThat(run("return select(2, ngx.re.match('a', [[\\p{Han]], 'u'))"))
        .startsWith("pcre2_compile() failed: malformed \\P or \\p sequence");
  }

  @Test
  void whatIsWrongWithAPatternIsToldInTheWordsOfPcre() {
    assertThat(complaint("(")).isEqualTo("missing closing parenthesis in \"(\"");
    assertThat(complaint("[a")).startsWith("missing terminating ] for character class in \"[a\"");
    assertThat(complaint("*a")).isEqualTo("quantifier does not follow a repeatable item in \"*a\"");
    assertThat(complaint("(a)\\2")).isEqualTo("reference to non-existent subpattern in \"(a)\\2\"");
    assertThat(complaint("(?<n>a")).isEqualTo("missing closing parenthesis in \"(?<n>a\"");
    assertThat(complaint("(?<1n>a)")).startsWith("subpattern name must start with a non-digit");
    assertThat(complaint("[[:foo:]]")).startsWith("unknown POSIX class name");
  }

  private String complaint(String pattern) {
    var text = run("return select(2, ngx.re.match('x', [==[" + pattern + "]==]))");
    assertThat(text).startsWith("pcre2_compile() failed: ");
    return text.substring("pcre2_compile() failed: ".length());
  }
}
