package moongate.app.lint;

import static moongate.app.lint.Finding.Severity.ERROR;
import static moongate.app.lint.Finding.Severity.WARNING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.app.settings.Nearest;
import moongate.functions.FunctionNames;
import moongate.functions.Functions;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.PhaseRule;
import moongate.lua.Lua;
import moongate.lua.Outline;

/// Checks the source of a function: the syntax, whether names exist in the sandbox and may be
/// assigned to, whether calls are allowed in the phase, and whether there are unused variables.
///
/// It checks global names and their fields, not values. A value that is stored in a variable first
/// (`local r = kong.request; r.get_heder()`) is not followed.
public final class Lint {
  /// Calls whose function arguments run in another phase.
  private static final Set<String> TIMERS = Set.of("ngx.timer.at", "ngx.timer.every");

  private static final String RETRY_CALLBACK = "kong.service.set_target_retry_callback";

  private final FunctionNames names;
  private final Map<String, PhaseRule> rules = new HashMap<>();

  /// @param names the global names of functions
  public Lint(FunctionNames names) {
    this.names = names;
    for (var module : Functions.api()) {
      for (var member : module.members()) {
        if (member.isFunction()) {
          rules.put(module.path() + "." + member.name(), member.phases());
        }
      }
    }
  }

  /// The findings in `source` (bytes), in the order of its lines.
  ///
  /// @param file its name in findings
  /// @param phase the phase in which it runs; empty if that is not known
  public List<Finding> check(String source, String file, Optional<ApiPhase> phase) {
    var outline = Lua.outline(source);
    var findings = new ArrayList<Finding>();
    var own = ownGlobals(outline);
    for (var name : outline.names()) {
      check(name, file, phase, own, findings);
    }
    for (var method : outline.methods()) {
      denied(method)
          .ifPresent(text ->
              findings.add(
                  new Finding(
                      file,
                      method.line(),
                      method.column(),
                      method.isText() ? ERROR : WARNING,
                      text)));
    }
    checkUnused(outline, file, findings);
    outline
        .problem()
        .ifPresent(problem ->
            findings.add(
                new Finding(file, problem.line(), problem.column(), ERROR, problem.message())));
    findings.sort(null);
    return findings;
  }

  /// The global names that the code itself assigns to.
  private static Set<String> ownGlobals(Outline outline) {
    var own = new HashSet<String>();
    for (var name : outline.names()) {
      if (name.use() == Outline.Use.WRITTEN && name.path().indexOf('.') < 0) {
        own.add(name.path());
      }
    }
    return own;
  }

  private static void checkUnused(Outline outline, String file, List<Finding> findings) {
    for (var variable : outline.unused()) {
      if (!variable.name().startsWith("_")) {
        var text = "nothing uses the local '" + variable.name() + "'";
        findings.add(new Finding(file, variable.line(), variable.column(), WARNING, text));
      }
    }
  }

  private void check(
      Outline.Name name,
      String file,
      Optional<ApiPhase> phase,
      Set<String> own,
      List<Finding> findings) {
    int dot = name.path().indexOf('.');
    var root = dot < 0 ? name.path() : name.path().substring(0, dot);
    if (name.use() == Outline.Use.WRITTEN && dot < 0) {
      findings.add(finding(name, file, WARNING, written(name.path())));
      return;
    }
    if (own.contains(root)) {
      return;
    }
    if (name.use() == Outline.Use.WRITTEN) {
      names
          .protection(name.path())
          .ifPresent(text ->
              findings.add(
                  finding(name, file, ERROR, "assigns to '" + name.path() + "', and " + text)));
      return;
    }
    var missing = missing(name);
    if (missing.isPresent()) {
      findings.add(finding(name, file, ERROR, missing.get()));
    } else if (name.use() == Outline.Use.CALLED) {
      module(name).ifPresent(text -> findings.add(finding(name, file, ERROR, text)));
      phase
          .flatMap(where -> refused(name, where))
          .ifPresent(
              text -> findings.add(finding(name, file, isSure(name) ? ERROR : WARNING, text)));
    }
  }

  private static Finding finding(
      Outline.Name name, String file, Finding.Severity severity, String message) {
    return new Finding(file, name.line(), name.column(), severity, message);
  }

  private String written(String name) {
    return names.find(name) instanceof FunctionNames.Known
        ? "assigns to the global '" + name + "', which is there already: a local is meant?"
        : "assigns to the global '" + name + "': 'local " + name + "' is meant?";
  }

  /// The message for a call of a string method that the mode removes. It is only a guess for other
  /// values, whose types are not known.
  private Optional<String> denied(Outline.Method method) {
    if (!(names.find("string." + method.name()) instanceof FunctionNames.Missing missing)
        || (!method.isText() && missing.hint().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        "there is no ':"
            + method.name()
            + "()' of texts"
            + missing.hint()
            + (method.isText() ? "" : ", if this is a text"));
  }

  private Optional<String> missing(Outline.Name name) {
    if (!(names.find(name.path())
        instanceof FunctionNames.Missing(var path, var siblings, var hint))) {
      return Optional.empty();
    }
    var what = path.indexOf('.') < 0 ? "there is no global '" : "there is no '";
    if (!hint.isEmpty()) {
      return Optional.of(what + path + "'" + hint);
    }
    return Optional.of(
        what
            + path
            + "'"
            + guess(path, siblings).map(near -> ": '" + near + "' is meant?").orElse(""));
  }

  /// Guesses the intended name by the last part only, as the rest is the same.
  private static Optional<String> guess(String path, List<String> siblings) {
    int start = path.lastIndexOf('.') + 1;
    var prefix = path.substring(0, start);
    var lasts = siblings.stream().map(sibling -> sibling.substring(start)).toList();
    return Nearest.to(path.substring(start), lasts).map(near -> prefix + near);
  }

  private Optional<String> module(Outline.Name name) {
    var module = name.argument();
    return name.path().equals("require") && module.isPresent() && !names.allowsModule(module.get())
        ? Optional.of(
            "require '" + module.get() + "' is not allowed" + names.moduleHint(module.get()))
        : Optional.empty();
  }

  private Optional<String> refused(Outline.Name name, ApiPhase phase) {
    var rule = rules.get(name.path());
    var where = phaseOf(name, phase);
    if (rule == null || rule.allows(where)) {
      return Optional.empty();
    }
    var sure = isSure(name) ? "" : " (if it runs in this phase)";
    return Optional.of(name.path() + ": " + rule.refusal(where) + sure);
  }

  private static ApiPhase phaseOf(Outline.Name name, ApiPhase phase) {
    if (name.within().stream().anyMatch(TIMERS::contains)) {
      return ApiPhase.TIMER;
    }
    return name.within().contains(RETRY_CALLBACK) ? ApiPhase.BALANCER : phase;
  }

  /// False within an inner function that may be called elsewhere, for example by a timer.
  private static boolean isSure(Outline.Name name) {
    return name.isMain() || name.within().stream().anyMatch(TIMERS::contains);
  }
}
