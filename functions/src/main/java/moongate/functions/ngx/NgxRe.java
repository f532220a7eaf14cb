package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.regex.PatternSyntaxException;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.functions.text.Latest;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.re`: regular expressions with PCRE's syntax, matched by `java.util.regex`.
///
/// Each step of backtracking is charged to the invocation's budget, so a catastrophic pattern ends
/// the invocation and nothing else. There is one instance per worker, which keeps compiled
/// patterns.
final class NgxRe {
  private static final int MOST_PATTERNS = 1024;
  private static final int LONGEST_PATTERN = 16 << 10;

  /// The length of all patterns that are kept. What is made of one takes up to a hundred times its
  /// length.
  private static final int MOST_LENGTH = 128 << 10;

  private static final String OPTIONS = "adDijJmosuUx";

  private final Latest<Key, Regex> compiled = new Latest<>(MOST_PATTERNS, MOST_LENGTH, Key::length);

  /// A pattern with its options.
  private record Key(String pattern, String options) {
    int length() {
      return pattern.length() + options.length();
    }
  }

  /// The module; its methods work on the state's own patterns.
  ApiModule module() {
    return ApiModule.of("ngx.re")
        .variadic("match", ANY, this::match)
        .variadic("find", ANY, this::find)
        .function("gmatch", ANY, this::gmatch)
        .variadic("sub", ANY, (scope, all) -> substitute(scope, all, "sub", 1))
        .variadic("gsub", ANY, (scope, all) -> substitute(scope, all, "gsub", Integer.MAX_VALUE));
  }

  private Regex regex(Scope scope, String pattern, @Nullable Object options) {
    var key = new Key(pattern, options == null ? "" : HeaderArguments.text(options));
    var known = compiled.find(key);
    if (known == null) {
      checkOptions(scope, key.options);
      scope.worker().state().meter().work(100 + 8L * pattern.length());
      if (pattern.length() > LONGEST_PATTERN) {
        throw new PatternSyntaxException("pattern is too long", "", -1);
      }
      known = compiled.keep(key, compile(pattern, key.options));
    }
    return known;
  }

  private static void checkOptions(Scope scope, String options) {
    for (int i = 0; i < options.length(); i++) {
      if (OPTIONS.indexOf(options.charAt(i)) < 0) {
        throw scope.error("unknown flag \"" + options.charAt(i) + "\" (flags \"" + options + "\")");
      }
    }
  }

  private static Regex compile(String pattern, String flags) {
    try {
      return Regex.compile(pattern, flags);
    } catch (StackOverflowError tooDeep) {
      throw (PatternSyntaxException)
          new PatternSyntaxException("parentheses are too deeply nested", "", -1)
              .initCause(tooDeep);
    }
  }

  /// Any value is matched as the text that `tostring` makes of it, as OpenResty has it: a header
  /// that is absent matches no pattern but those for `nil`.
  private static String text(Scope scope, @Nullable Object value) {
    return value instanceof String text
        ? text
        : Conversions.toString(scope.worker().state(), value);
  }

  private @Nullable Object match(Scope scope, @Nullable Object[] arguments) {
    var subject = text(scope, Args.at(arguments, 1));
    var pattern = Args.string(arguments, 2, "match");
    var context = Args.at(arguments, 4) instanceof LuaTable table ? table : null;
    try {
      var regex = regex(scope, pattern, Args.at(arguments, 3));
      var match = new RegexMatch(regex, scope.worker().state().meter(), subject);
      int from = start(context, subject);
      if (from < 0 || !match.find(from)) {
        return null;
      }
      moveOn(context, match);
      if (Args.at(arguments, 5) instanceof LuaTable recycled) {
        match.fill(recycled);
        return recycled;
      }
      return match.table();
    } catch (PatternSyntaxException e) {
      return Values.pair(null, complaint(e));
    } catch (RegexMatch.Failed failure) {
      return Values.pair(null, failure.getMessage());
    }
  }

  private @Nullable Object find(Scope scope, @Nullable Object[] arguments) {
    var subject = text(scope, Args.at(arguments, 1));
    var pattern = Args.string(arguments, 2, "find");
    var context = Args.at(arguments, 4) instanceof LuaTable table ? table : null;
    int group = Args.integer(Args.at(arguments, 5), 5, "find", 0);
    try {
      var regex = regex(scope, pattern, Args.at(arguments, 3));
      var match = new RegexMatch(regex, scope.worker().state().meter(), subject);
      int from = start(context, subject);
      if (from < 0 || !match.find(from)) {
        return null;
      }
      moveOn(context, match);
      if (group < 0 || group > match.groupCount()) {
        return Values.of(null, null, "nth out of bound");
      }
      if (match.start(group) < 0) {
        return Values.pair(null, null);
      }
      return Values.pair(Numbers.of(match.start(group) + 1), Numbers.of(match.end(group)));
    } catch (PatternSyntaxException e) {
      return Values.of(null, null, complaint(e));
    } catch (RegexMatch.Failed failure) {
      return Values.of(null, null, failure.getMessage());
    }
  }

  private @Nullable Object gmatch(
      Scope scope, @Nullable Object text, @Nullable Object pattern, @Nullable Object options) {
    var subject = text(scope, text);
    var state = scope.worker().state();
    try {
      var regex = regex(scope, Args.string(pattern, 2, "gmatch"), options);
      var match = new RegexMatch(regex, state.meter(), subject);
      var isFirst = new boolean[] {true};
      HostFunction.F0 next =
          s -> {
            s.meter().work(1);
            try {
              boolean isFound = isFirst[0] ? match.find(0) : match.findNext();
              isFirst[0] = false;
              return isFound ? match.table() : null;
            } catch (RegexMatch.Failed failure) {
              return Values.pair(null, failure.getMessage());
            }
          };
      return HostFunction.of(state, "gmatch", next).keeping(subject);
    } catch (PatternSyntaxException e) {
      return Values.pair(null, complaint(e));
    } catch (RegexMatch.Failed failure) {
      return Values.pair(null, failure.getMessage());
    }
  }

  private @Nullable Object substitute(
      Scope scope, @Nullable Object[] arguments, String function, int most) {
    var subject = text(scope, Args.at(arguments, 1));
    var pattern = Args.string(arguments, 2, function);
    var replacement = Args.at(arguments, 3);
    if (!(replacement instanceof LuaFunction)) {
      replacement = text(scope, replacement);
    }
    try {
      var regex = regex(scope, pattern, Args.at(arguments, 4));
      var template = replacement instanceof String text ? new ReplacementTemplate(text) : null;
      return substituteAll(scope, subject, regex, template, replacement, most);
    } catch (PatternSyntaxException e) {
      return Values.of(null, null, complaint(e));
    } catch (RegexMatch.Failed failure) {
      return Values.of(null, null, failure.getMessage());
    } catch (ReplacementTemplate.Malformed e) {
      return Values.of(null, null, e.getMessage());
    }
  }

  private static Object substituteAll(
      Scope scope,
      String subject,
      Regex regex,
      @Nullable ReplacementTemplate template,
      @Nullable Object function,
      int most) {
    var meter = scope.worker().state().meter();
    var match = new RegexMatch(regex, meter, subject);
    var out = new StringBuilder();
    int count = 0;
    int copied = 0;
    while (count < most && (count == 0 ? match.find(0) : match.findNext())) {
      meter.work(2);
      meter.charge(match.start(0) - copied);
      out.append(subject, copied, match.start(0));
      copied = match.end(0);
      int before = out.length();
      if (template != null) {
        template.append(match, out);
      } else {
        out.append(HeaderArguments.text(Values.first(Call.call(function, match.table()))));
      }
      meter.charge(out.length() - before);
      count++;
    }
    if (count == 0) {
      return Values.pair(subject, Numbers.of(0));
    }
    meter.charge(subject.length());
    out.append(subject, copied, subject.length());
    return Values.pair(out.toString(), Numbers.of(count));
  }

  private static int start(@Nullable LuaTable context, String subject) {
    if (context != null && context.get("pos") instanceof Double position) {
      int start = position.intValue() - 1;
      return start > subject.length() ? -1 : Math.max(0, start);
    }
    return 0;
  }

  private static void moveOn(@Nullable LuaTable context, RegexMatch match) {
    if (context != null) {
      context.put("pos", Numbers.of(match.end(0) + 1));
    }
  }

  private static String complaint(PatternSyntaxException e) {
    var pattern = e.getPattern();
    var text = "pcre2_compile() failed: " + e.getDescription() + " in \"" + pattern + "\"";
    int at = e.getIndex();
    return at > 0 && at < pattern.length() ? text + " at \"" + pattern.substring(at) + "\"" : text;
  }
}
