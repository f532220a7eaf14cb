package moongate.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Command lines in which options stand before the name of what they are for: `config -c kong.conf
/// db_import kong.yml`. Kong takes them in any order.
final class NamesFirst {
  private NamesFirst() {}

  /// `arguments` with the name behind the one of its command.
  static String[] of(CommandLine line, String... arguments) {
    if (arguments.length < 3 || !arguments[1].startsWith("-")) {
      return arguments;
    }
    var command = line.getSubcommands().get(arguments[0]);
    var all = new ArrayList<>(List.of(arguments));
    for (int i = 2; command != null && i < arguments.length; i++) {
      if (command.getSubcommands().containsKey(arguments[i])) {
        all.add(1, all.remove(i));
        break;
      }
    }
    return all.toArray(String[]::new);
  }
}
