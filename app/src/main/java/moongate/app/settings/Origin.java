package moongate.app.settings;

import java.nio.file.Path;

/// The source of a setting's value, so that a message can say where to correct it.
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

  /// The default value.
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }
}
