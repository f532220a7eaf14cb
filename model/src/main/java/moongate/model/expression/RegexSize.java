package moongate.model.expression;

import java.util.ArrayDeque;

/// Computes the size of a regex with its repetitions expanded, as a linear-time engine does:
/// `(a{1000}){1000}` has a million parts. Does not check the syntax.
final class RegexSize {
  private static final long ENDLESS = 1L << 40;

  private final String regex;
  private final ArrayDeque<Long> around = new ArrayDeque<>();
  private int at;
  private long size;
  private long last;

  private RegexSize(String regex) {
    this.regex = regex;
  }

  static long of(String regex) {
    return new RegexSize(regex).measure();
  }

  private long measure() {
    while (at < regex.length()) {
      step(regex.charAt(at));
      at++;
    }
    while (!around.isEmpty()) {
      endGroup();
    }
    return size;
  }

  private void step(char c) {
    switch (c) {
      case '\\' -> {
        at++;
        part(1);
      }
      case '[' -> {
        skipClass();
        part(1);
      }
      case '(' -> {
        around.push(size);
        size = 0;
        last = 0;
      }
      case ')' -> endGroup();
      case '{' -> repeat();
      default -> part(1);
    }
  }

  private void part(long length) {
    last = length;
    size = Math.min(ENDLESS, size + length);
  }

  private void endGroup() {
    if (!around.isEmpty()) {
      long inner = size + 2;
      size = around.pop();
      part(inner);
    }
  }

  private void skipClass() {
    at++;
    if (at < regex.length() && regex.charAt(at) == '^') {
      at++;
    }
    // A bracket in the first position is a literal character.
    for (int first = at; at < regex.length(); at++) {
      char c = regex.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == ']' && at > first) {
        return;
      }
    }
  }

  /// `{n}`, `{n,}`, `{n,m}`: the larger of the two counts.
  private void repeat() {
    long count = 0;
    long number = 0;
    int end = at + 1;
    for (; end < regex.length() && regex.charAt(end) != '}'; end++) {
      char c = regex.charAt(end);
      if (c == ',') {
        count = Math.max(count, number + 1);
        number = 0;
      } else if (c >= '0' && c <= '9') {
        number = Math.min(ENDLESS, number * 10 + c - '0');
      } else {
        part(1);
        return;
      }
    }
    long times = Math.max(1, Math.max(count, number));
    long repeated = Math.min(ENDLESS, last > ENDLESS / times ? ENDLESS : last * times);
    size = Math.min(ENDLESS, size + repeated - last);
    last = repeated;
    at = end;
  }
}
