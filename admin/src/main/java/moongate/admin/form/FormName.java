package moongate.admin.form;

import java.util.ArrayList;
import java.util.List;

/// Reads the name of a form's field: `config.headers[x.y][1]` leads to the member `config`, its
/// member `headers`, its member `x.y` and the first element of that. A dot may stand before the
/// bracket of a member: `config.headers.[x.y]`.
final class FormName {
  sealed interface Step {}

  record Member(String name) implements Step {}

  /// @param position from 1
  record Position(int position) implements Step {}

  /// `[]`: one more element.
  record Append() implements Step {}

  private final String name;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  private FormName(String name) {
    this.name = name;
  }

  /// A name with unbalanced brackets is taken as one member.
  static List<Step> steps(String name) {
    var plain =
        name.replace("%5B", "[").replace("%5b", "[").replace("%5D", "]").replace("%5d", "]");
    var reader = new FormName(plain);
    return reader.isWellFormed() ? reader.steps : List.of(new Member(name));
  }

  private boolean isWellFormed() {
    boolean isGood = !name.isEmpty();
    while (isGood && at < name.length()) {
      isGood = name.charAt(at) == '[' ? bracket() : word();
    }
    return isGood;
  }

  /// Reads up to the next dot or bracket.
  private boolean word() {
    int start = at;
    while (at < name.length() && name.charAt(at) != '.' && name.charAt(at) != '[') {
      at++;
    }
    steps.add(new Member(name.substring(start, at)));
    return at > start && afterStep();
  }

  private boolean bracket() {
    int end = name.indexOf(']', at);
    if (end < 0 || steps.isEmpty()) {
      return false;
    }
    boolean isAfterDot = name.charAt(at - 1) == '.';
    var step = step(name.substring(at + 1, end));
    at = end + 1;
    steps.add(step);
    return (step instanceof Member || !isAfterDot) && afterStep();
  }

  private static Step step(String inside) {
    if (inside.isEmpty()) {
      return new Append();
    }
    return inside.matches("[1-9]\\d{0,8}")
        ? new Position(Integer.parseInt(inside))
        : new Member(inside);
  }

  /// After a step comes a dot and a word or bracket, a bracket, or the end.
  private boolean afterStep() {
    if (at == name.length() || name.charAt(at) == '[') {
      return true;
    }
    return name.charAt(at++) == '.' && at < name.length();
  }
}
