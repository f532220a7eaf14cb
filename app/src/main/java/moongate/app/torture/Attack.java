package moongate.app.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One hostile function, and how it may end.
///
/// Attacks are written in Lua, one or several in a file, each after a head of comments:
///
///     -- attack A07: an xpcall whose message handler loops
///     -- expect: cpu memory
///     -- library: full
///     xpcall(function() while true do end end, function() while true do end end)
///
/// `expect` lists the permitted ends: `cpu`, `time`, `memory`, `output` (budgets), `stack` (stack
/// overflow), `syntax`, `error` (any other Lua error), and `done` if the code must finish with all
/// its assertions. Without it, any of the first six is permitted. `library: full` gives the code
/// the whole library instead of the sandbox. `budget: 200` multiplies the budget by 200, for
/// attacks that need much work before they can do harm.
///
/// @param id its identifier, such as `A07`
/// @param title what it tries
/// @param expected the words for its permitted ends
/// @param needsFullLibrary whether it runs outside of the sandbox
/// @param budgets the factor of its budget
/// @param source its code
public record Attack(
    String id,
    String title,
    Set<String> expected,
    boolean needsFullLibrary,
    int budgets,
    String source) {
  private static final String HEAD = "-- attack ";
  private static final String EXPECT = "-- expect:";
  private static final String BUDGET = "-- budget:";
  private static final String LIBRARY = "-- library: full";
  private static final Set<String> ANY_END =
      Set.of("cpu", "memory", "output", "stack", "syntax", "time");

  /// The attacks in a file. Code without a head is one attack, named after its file.
  static List<Attack> parse(String file, String text) {
    var attacks = new ArrayList<Attack>();
    var lines = new ArrayList<String>();
    var head = HEAD + file + ": " + file;
    boolean hasHeads = false;
    for (var line : text.lines().toList()) {
      if (line.startsWith(HEAD)) {
        if (hasHeads) {
          attacks.add(of(head, lines));
        }
        hasHeads = true;
        lines.clear();
        head = line;
      } else {
        lines.add(line);
      }
    }
    attacks.add(of(head, lines));
    return attacks;
  }

  private static Attack of(String head, List<String> lines) {
    int colon = head.indexOf(':');
    int end = colon < 0 ? head.length() : colon;
    var expected = new TreeSet<String>();
    boolean isFull = false;
    int budgets = 1;
    for (var line : lines) {
      if (line.startsWith(EXPECT)) {
        expected.addAll(List.of(line.substring(EXPECT.length()).strip().split(" +")));
      }
      if (line.startsWith(BUDGET)) {
        budgets = Integer.parseInt(line.substring(BUDGET.length()).strip());
      }
      isFull |= line.strip().equals(LIBRARY);
    }
    return new Attack(
        head.substring(HEAD.length(), end).strip(),
        head.substring(Math.min(end + 1, head.length())).strip(),
        expected.isEmpty() ? ANY_END : expected,
        isFull,
        budgets,
        String.join("\n", lines));
  }
}
