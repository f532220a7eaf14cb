package moongate.functions.ngx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/// Rewrites a PCRE pattern into the syntax of `java.util.regex`, where the two differ.
///
/// Not offered by Java, and refused: recursion, conditionals, `\K`, branch reset.
final class PcreSyntax {
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("space", "\\s"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("xdigit", "\\p{XDigit}"),
          Map.entry("word", "\\w"));

  private static final String UNTERMINATED_NAME =
      "syntax error in subpattern name (missing terminator?)";

  private final String pattern;
  private final StringBuilder out = new StringBuilder();
  private final boolean allowsDuplicates;
  private final boolean isJavaScript;
  private final Map<String, List<String>> groups = new LinkedHashMap<>();
  private final Set<String> unsetNames = new HashSet<>();
  private final BitSet unset = new BitSet();

  /// For each open parenthesis whether what it contains must not match.
  private final ArrayDeque<Boolean> open = new ArrayDeque<>();

  private int named;
  private int captures;
  private int highestReference;
  private int at;

  /// @param allowsDuplicates several groups may have the same name
  /// @param isJavaScript as JavaScript has it: a lone `]` is an error, `u` escapes a character by
  ///   its code
  PcreSyntax(String pattern, boolean allowsDuplicates, boolean isJavaScript) {
    this.pattern = pattern;
    this.allowsDuplicates = allowsDuplicates;
    this.isJavaScript = isJavaScript;
  }

  /// Group names in the pattern, and what Java calls these groups (it knows no underscores); those
  /// that take no part in any match are missing.
  Map<String, List<String>> groups() {
    groups.values().forEach(names -> names.removeIf(unsetNames::contains));
    return groups;
  }

  /// The groups inside of negative look-arounds, which take no part in any match. In Java they may
  /// have a position, from an attempt in which what must not match did.
  BitSet unset() {
    return unset;
  }

  /// @throws PatternSyntaxException when the pattern uses something that Java lacks
  String toJava() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> group();
        case ')' -> {
          open.poll();
          copyOne();
        }
        case '{' -> brace();
        case ']' -> {
          if (isJavaScript) {
            throw new PatternSyntaxException(
                "] is an invalid data character in JavaScript compatibility mode", pattern, at);
          }
          out.append("\\]");
          at++;
        }
        default -> copyOne();
      }
    }
    if (highestReference > captures) {
      throw new PatternSyntaxException(
          "reference to non-existent subpattern", pattern, pattern.length());
    }
    return out.toString();
  }

  private void copyOne() {
    out.append(pattern.charAt(at++));
  }

  private void escape() {
    var numeric = NumericEscape.at(pattern, at);
    if (numeric != null) {
      character(numeric);
      return;
    }
    char next = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 0;
    switch (next) {
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numbered();
      case 'E' -> at += 2; // ends a \Q that is not there
      case 'N' -> replace("[^\\n]");
      case 'C' -> replace("(?s:.)");
      case 'p', 'P' -> property();
      case 'K' -> throw unsupported("\\K");
      case 'u' -> unicode();
      case 'g' -> reference();
      case 'k' -> namedReference();
      case 'Q' -> {
        int end = pattern.indexOf("\\E", at);
        int stop = end < 0 ? pattern.length() : end + 2;
        out.append(pattern, at, stop);
        at = stop;
      }
      default -> copy(at + 2);
    }
  }

  /// `\1` refers to a group, `\12` too if there are so many before it. Otherwise it is a character.
  private void numbered() {
    int end = at + 1;
    while (end < pattern.length() && isDigit(pattern.charAt(end))) {
      end++;
    }
    var digits = pattern.substring(at + 1, end);
    int number = digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (number > 9 && number > captures && digits.charAt(0) < '8') {
      character(NumericEscape.octal(pattern, at));
    } else {
      highestReference = Math.max(highestReference, number);
      copy(end);
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void character(NumericEscape escape) {
    out.append(escape.java());
    at = escape.end();
  }

  /// `\p{L}`, `\pL`, `\p{^L}`, `\p{Han}`: Java knows the same categories, and scripts by another
  /// name.
  private void property() {
    int end = pattern.startsWith("{", at + 2) ? pattern.indexOf('}', at) : at + 2;
    if (end < 0 || end >= pattern.length()) {
      throw malformedProperty();
    }
    var name = pattern.substring(at + 2, end + 1);
    if (name.startsWith("{")) {
      name = name.substring(1, name.length() - 1).strip();
    }
    boolean isNegated = pattern.charAt(at + 1) == 'P' ^ name.startsWith("^");
    var property = UnicodeProperty.inJava(name.startsWith("^") ? name.substring(1) : name);
    if (property == null) {
      throw new PatternSyntaxException("unknown property after \\P or \\p", pattern, end + 1);
    }
    out.append(isNegated ? "\\P{" : "\\p{").append(property).append('}');
    at = end + 1;
  }

  private PatternSyntaxException malformedProperty() {
    return new PatternSyntaxException("malformed \\P or \\p sequence", pattern, pattern.length());
  }

  /// Takes what is there up to `end` as it is.
  private void copy(int end) {
    int stop = Math.min(Math.max(end, at + 2), pattern.length());
    out.append(pattern, at, stop);
    at = stop;
  }

  private void replace(String java) {
    out.append(java);
    at += 2;
  }

  /// An escaped `u`: with four hex digits a character in JavaScript, else the letter; not in PCRE.
  private void unicode() {
    if (!isJavaScript) {
      throw new PatternSyntaxException(
          "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\" + "u", pattern, at);
    }
    boolean isCode =
        at + 6 <= pattern.length()
            && pattern.chars().skip(at + 2L).limit(4).allMatch(c -> Character.digit(c, 16) >= 0);
    out.append(isCode ? pattern.substring(at, at + 6) : "u");
    at += isCode ? 6 : 2;
  }

  /// `\g1`, `\g{1}`, `\g{-1}`, `\g{name}`.
  private void reference() {
    boolean isBraced = pattern.startsWith("{", at + 2);
    int start = at + (isBraced ? 3 : 2);
    int end = isBraced ? pattern.indexOf('}', start) : start + 1;
    if (end < 0 || end > pattern.length()) {
      throw unsupported("\\g");
    }
    var name = pattern.substring(start, end);
    if (name.matches("-?[0-9]{1,4}")) {
      int number = Integer.parseInt(name);
      int group = number < 0 ? captures + 1 + number : number;
      highestReference = Math.max(highestReference, group < 1 ? Integer.MAX_VALUE : group);
      out.append("(?:\\").append(group).append(')'); // a digit may follow
    } else {
      out.append("\\k<").append(javaName(name)).append('>');
    }
    at = isBraced ? end + 1 : end;
  }

  /// `\k<name>`, `\k'name'`, `\k{name}`.
  private void namedReference() {
    int end = at + 3;
    while (end < pattern.length() && ">'}".indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    if (end >= pattern.length()) {
      throw unsupported("\\k");
    }
    out.append("\\k<").append(javaName(pattern.substring(at + 3, end))).append('>');
    at = end + 1;
  }

  /// In PCRE `[` and `&&` mean nothing special inside of a class.
  private void characterClass() {
    out.append('[');
    at++;
    if (pattern.startsWith("^", at)) {
      out.append('^');
      at++;
    }
    if (pattern.startsWith("]", at)) {
      out.append("\\]");
      at++;
    }
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      classMember();
    }
    if (at < pattern.length()) {
      out.append(']');
      at++;
    }
  }

  private void classMember() {
    char c = pattern.charAt(at);
    var numeric = c == '\\' ? NumericEscape.at(pattern, at) : null;
    if (numeric != null) {
      character(numeric);
    } else if (c == '\\'
        && at + 1 < pattern.length()
        && "1234567".indexOf(pattern.charAt(at + 1)) >= 0) {
      character(NumericEscape.octal(pattern, at));
    } else if (pattern.startsWith("\\p", at) || pattern.startsWith("\\P", at)) {
      property();
    } else if (c == '\\') {
      boolean isBackspace = pattern.startsWith("\\b", at);
      out.append(isBackspace ? "\\x08" : pattern.substring(at, Math.min(at + 2, pattern.length())));
      at += 2;
    } else if (c == '[' && pattern.startsWith("[:", at) && pattern.indexOf(":]", at) > 0) {
      int end = pattern.indexOf(":]", at);
      var name = pattern.substring(at + 2, end);
      boolean isNegated = name.startsWith("^");
      var known = CLASSES.get(isNegated ? name.substring(1) : name);
      if (known == null) {
        throw new PatternSyntaxException("unknown POSIX class name", pattern, at + 1);
      }
      out.append(isNegated ? "[^" + known + "]" : known);
      at = end + 2;
    } else {
      if (c == '[' || c == '&') {
        out.append('\\');
      }
      out.append(c);
      at++;
    }
  }

  private void group() {
    if (pattern.startsWith("(?#", at)) {
      int end = pattern.indexOf(')', at);
      if (end < 0) {
        throw new PatternSyntaxException("missing ) after (?# comment", pattern, pattern.length());
      }
      at = end + 1;
    } else if (pattern.startsWith("(?P<", at)) {
      named(at + 4, '>');
    } else if (pattern.startsWith("(?'", at)) {
      named(at + 3, '\'');
    } else if (pattern.startsWith("(?<", at) && !isLookBehind()) {
      named(at + 3, '>');
    } else if (pattern.startsWith("(?P=", at)) {
      int end = pattern.indexOf(')', at);
      if (end < 0) {
        throw unsupported("(?P=");
      }
      out.append("\\k<").append(javaName(pattern.substring(at + 4, end))).append('>');
      at = end + 1;
    } else {
      for (var lacking : List.of("(?R)", "(?0)", "(?&", "(?P>", "(?|", "(?(", "(*")) {
        if (pattern.startsWith(lacking, at)) {
          throw unsupported(lacking);
        }
      }
      if (pattern.startsWith("(?", at)) {
        checkFlags();
        open.push(isNegative() || pattern.startsWith("(?!", at) || pattern.startsWith("(?<!", at));
      } else {
        capture();
      }
      copyOne();
    }
  }

  /// True inside of something that must not match.
  private boolean isNegative() {
    return Boolean.TRUE.equals(open.peek());
  }

  private void capture() {
    captures++;
    unset.set(captures, isNegative());
    open.push(isNegative());
  }

  /// Java has flags of other names, and one of PCRE's for something else.
  private void checkFlags() {
    for (int i = at + 2; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case 'i', 'm', 's', 'x', '-' -> {}
        case 'U' -> throw unsupported("(?U)");
        case 'd', 'u' ->
            throw new PatternSyntaxException("unrecognized character after (? or (?-", pattern, i);
        default -> {
          return;
        }
      }
    }
  }

  private boolean isLookBehind() {
    return pattern.startsWith("(?<=", at) || pattern.startsWith("(?<!", at);
  }

  private void named(int start, char terminator) {
    int end = pattern.indexOf(terminator, start);
    if (end < 0) {
      throw new PatternSyntaxException(UNTERMINATED_NAME, pattern, start);
    }
    var name = pattern.substring(start, end);
    checkName(name, start);
    capture();
    if (groups.containsKey(name) && !allowsDuplicates) {
      throw new PatternSyntaxException(
          "two named subpatterns have the same name (PCRE2_DUPNAMES not set)", pattern, end);
    }
    var javaName = "g" + named++ + "x";
    if (isNegative()) {
      unsetNames.add(javaName);
    }
    groups.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(javaName);
    out.append("(?<").append(javaName).append('>');
    at = end + 1;
  }

  private void checkName(String name, int start) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      throw new PatternSyntaxException(
          "subpattern name must start with a non-digit", pattern, start);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && !Character.isLetterOrDigit(c)) {
        throw new PatternSyntaxException(UNTERMINATED_NAME, pattern, start + i);
      }
    }
  }

  private String javaName(String name) {
    var javaNames = groups.get(name);
    if (javaNames == null) {
      throw unsupported("reference to the group " + name + ", which is not defined before it");
    }
    if (javaNames.size() > 1) {
      throw unsupported("reference to the name " + name + ", which several groups have");
    }
    return javaNames.getFirst();
  }

  /// A `{` that starts no quantifier stands for itself.
  private void brace() {
    int end = at + 1;
    while (end < pattern.length() && "0123456789,".indexOf(pattern.charAt(end)) >= 0) {
      end++;
    }
    boolean isQuantifier =
        end < pattern.length()
            && pattern.charAt(end) == '}'
            && end > at + 1
            && pattern.charAt(at + 1) != ',';
    out.append(isQuantifier ? "{" : "\\{");
    at++;
  }

  private PatternSyntaxException unsupported(String what) {
    return new PatternSyntaxException(what + " is not supported", pattern, at);
  }
}
