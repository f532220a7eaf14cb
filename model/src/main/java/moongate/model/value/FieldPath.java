package moongate.model.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The position of a value in a document, such as `services[2].host`; positions count from 1.
public final class FieldPath {
  public static final FieldPath ROOT = new FieldPath(null, new Name(""));

  /// The pseudo field for problems of an entity as a whole.
  public static final String ENTITY = "@entity";

  /// One step to a nested value.
  public sealed interface Step {}

  public record Name(String name) implements Step {}

  public record Position(int position) implements Step {}

  private final @Nullable FieldPath parent;
  private final Step step;

  private FieldPath(@Nullable FieldPath parent, Step step) {
    this.parent = parent;
    this.step = step;
  }

  public FieldPath field(String name) {
    return new FieldPath(this, new Name(name));
  }

  /// Appends several fields: `config.redis.host`.
  public FieldPath fields(String dotted) {
    var path = this;
    for (var name : dotted.split("\\.", -1)) {
      path = path.field(name);
    }
    return path;
  }

  /// The element at `position`, counted from 1.
  public FieldPath element(int position) {
    return new FieldPath(this, new Position(position));
  }

  /// The path without its last step; null for the document as a whole.
  public @Nullable FieldPath parent() {
    return parent;
  }

  public List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (var path = this; path.parent != null; path = path.parent) {
      steps.add(path.step);
    }
    return List.copyOf(steps.reversed());
  }

  /// The path for messages: `plugins[1].config.minute`; the `@entity` step is omitted.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var step : steps()) {
      switch (step) {
        case Position(var position) -> text.append('[').append(position).append(']');
        case Name(var name) when name.equals(ENTITY) -> {}
        case Name(var name) -> text.append(text.isEmpty() ? "" : ".").append(name);
      }
    }
    return text.toString();
  }
}
