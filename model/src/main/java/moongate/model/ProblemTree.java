package moongate.model;

import java.util.List;

/// Problems in the shape of the document they are about.
final class ProblemTree {
  private ProblemTree() {}

  static ProblemTree of(List<Problem> problems) {
    return new ProblemTree();
  }

  Value.Obj toValue() {
    return Value.Obj.EMPTY;
  }

  String toText() {
    return "";
  }
}
