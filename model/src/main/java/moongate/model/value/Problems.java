package moongate.model.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// All problems of a document, collected instead of stopping at the first. Not thread-safe.
public final class Problems {
  private final List<Problem> list;
  private boolean isOfNode;

  public Problems() {
    list = new ArrayList<>();
  }

  public void add(FieldPath path, String message, int line) {
    list.add(new Problem(path, message, line));
  }

  public void add(Problem problem) {
    list.add(problem);
  }

  /// Adds a problem of this node: the document may be valid, but this node cannot use it.
  public void addOfNode(String message) {
    add(FieldPath.ROOT, message, 0);
    isOfNode = true;
  }

  public void addAll(Problems others) {
    list.addAll(others.list);
    isOfNode |= others.isOfNode;
  }

  /// Whether any problem was added by [#addOfNode].
  public boolean isOfNode() {
    return isOfNode;
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  public int size() {
    return list.size();
  }

  public List<Problem> list() {
    return List.copyOf(list);
  }

  /// Kong's error tree: `{"services":[null,{"host":"required field missing"}]}`.
  public Value.Obj fields() {
    return ProblemTree.of(list).toValue();
  }

  /// One problem per line, in the order of the file: `kong.yml:12: services[2].host: required field
  /// missing`.
  public String toText(String file) {
    return list.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(problem -> problem.toText(file))
        .collect(Collectors.joining("\n"));
  }
}
