package moongate.functions.ngx;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import moongate.lua.runtime.Strings;

/// A compiled pattern of `ngx.re`.
///
/// @param isUtf subject and groups are text in UTF-8, not bytes
/// @param groups what Java calls the groups of each name: more than one with the option `D`
/// @param unset the groups that take no part in any match, whatever Java says of them
/// @param isAnchored matches at the start position only
/// @param isLongest finds the longest match, without groups (`d`)
/// @param hasManyPerName names stand for arrays of what their groups matched (`D`)
record Regex(
    Pattern pattern,
    Map<String, List<String>> groups,
    BitSet unset,
    boolean isUtf,
    boolean isAnchored,
    boolean isLongest,
    boolean hasManyPerName) {
  /// Compiles `regex` with nginx's `options`, which were checked before.
  ///
  /// @throws PatternSyntaxException for a pattern that is not one
  static Regex compile(String regex, String options) {
    int flags = Pattern.UNIX_LINES;
    boolean isUtf = false;
    boolean isAnchored = false;
    boolean isLongest = false;
    boolean hasManyPerName = false;
    boolean isJavaScript = false;
    for (int i = 0; i < options.length(); i++) {
      switch (options.charAt(i)) {
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
        case 'm' -> flags |= Pattern.MULTILINE;
        case 's' -> flags |= Pattern.DOTALL;
        case 'x' -> flags |= Pattern.COMMENTS;
        case 'u', 'U' -> isUtf = true;
        case 'a' -> isAnchored = true;
        case 'd' -> isLongest = true;
        case 'D' -> hasManyPerName = true;
        case 'J' -> isJavaScript = true;
        default -> {}
      }
    }
    var syntax =
        new PcreSyntax(isUtf ? Strings.toText(regex) : regex, hasManyPerName, isJavaScript);
    var java = syntax.toJava();
    if (isUtf && (flags & Pattern.CASE_INSENSITIVE) != 0) {
      flags |= Pattern.UNICODE_CASE;
    }
    return new Regex(
        compile(java, flags, regex),
        syntax.groups(),
        syntax.unset(),
        isUtf,
        isAnchored,
        isLongest,
        hasManyPerName);
  }

  private static Pattern compile(String java, int flags, String regex) {
    try {
      return Pattern.compile(java, flags);
    } catch (PatternSyntaxException e) {
      throw PcreMessages.of(e, regex, java);
    }
  }
}
