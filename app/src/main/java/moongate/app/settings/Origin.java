package moongate.app.settings;

import java.nio.file.Path;

/// Where the text of a setting was found, so that a message can say where to mend it.
sealed interface Origin {
  /// A line of the settings file, counted from 1.
  record FileLine(Path file, int line) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /// An environment variable.
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return "environment variable " + name;
    }
  }

  /// An option of the command line.
  record Option(String name) implements Origin {
    @Override
    public String toString() {
      return "option " + name;
    }
  }

  /// Nobody set it.
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }
}
