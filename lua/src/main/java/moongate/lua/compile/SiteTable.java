package moongate.lua.compile;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.Arrays;

/// Maps each instruction of a function's body to its site: the line number table, read from the
/// class when an error first needs it.
record SiteTable(int[] starts, int[] sites) {
  static final SiteTable EMPTY = new SiteTable(new int[0], new int[0]);

  /// Reads the table of the method `call` of a generated class.
  static SiteTable read(byte[] classBytes) {
    for (var method : ClassFile.of().parse(classBytes).methods()) {
      if (method.methodName().equalsString("call")) {
        var code = method.findAttribute(Attributes.code()).orElseThrow();
        var lines = code.findAttribute(Attributes.lineNumberTable());
        if (lines.isPresent()) {
          var entries = lines.get().lineNumbers();
          return new SiteTable(
              entries.stream().mapToInt(entry -> entry.startPc()).toArray(),
              entries.stream().mapToInt(entry -> entry.lineNumber()).toArray());
        }
      }
    }
    return EMPTY;
  }

  /// The site of the instruction at `index`; 0 if there is none.
  int at(int index) {
    int found = Arrays.binarySearch(starts, index);
    int entry = found >= 0 ? found : -found - 2;
    return entry < 0 ? 0 : sites[entry];
  }
}
