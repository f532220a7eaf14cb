package moongate.functions.ngx;

import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/// Explains what is wrong with a pattern in PCRE2's words, because functions compare and log them.
final class PcreMessages {
  /// By the beginning of the message of `java.util.regex`.
  private static final List<Map.Entry<String, String>> WORDS =
      List.of(
          Map.entry("Unclosed group", "missing closing parenthesis"),
          Map.entry("Unclosed counted closure", "missing terminating } for quantifier"),
          Map.entry("Unmatched closing ')'", "unmatched closing parenthesis"),
          Map.entry("Unclosed character class", "missing terminating ] for character class"),
          Map.entry("Illegal repetition range", "numbers out of order in {} quantifier"),
          Map.entry("Dangling meta character", "quantifier does not follow a repeatable item"),
          Map.entry("Unescaped trailing backslash", "\\ at end of pattern"),
          Map.entry("Illegal control escape", "\\c at end of pattern"),
          Map.entry("Unknown inline modifier", "unrecognized character after (? or (?-"),
          Map.entry("Unknown group type", "unrecognized character after (? or (?-"),
          Map.entry("Illegal character range", "range out of order in character class"),
          Map.entry("Unknown character property", "unknown property after \\P or \\p"),
          Map.entry("Unclosed character family", "malformed \\P or \\p sequence"),
          Map.entry("Illegal/unsupported escape", "unrecognized character follows \\"),
          Map.entry("Look-behind group", "lookbehind assertion is not fixed length"));

  private PcreMessages() {}

  /// The complaint about `pattern`, which was compiled as `compiled`.
  static PatternSyntaxException of(PatternSyntaxException e, String pattern, String compiled) {
    var words = e.getDescription();
    for (var known : WORDS) {
      if (words.startsWith(known.getKey())) {
        words = known.getValue();
        break;
      }
    }
    int at = pattern.equals(compiled) ? e.getIndex() : -1;
    return (PatternSyntaxException) new PatternSyntaxException(words, pattern, at).initCause(e);
  }
}
