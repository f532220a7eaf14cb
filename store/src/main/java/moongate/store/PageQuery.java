package moongate.store;

import java.util.List;
import java.util.Optional;

/// Selects the entities of a page.
///
/// @param parent only entities that refer to this parent
/// @param tags only entities with these tags
/// @param size the largest number of entities on the page
/// @param after the page begins after this id; empty for the first page
public record PageQuery(
    String entity, Optional<Parent> parent, TagFilter tags, int size, Optional<String> after) {
  private static final int USUAL_SIZE = 100;

  /// @param field the field that refers to the parent, such as `service`
  public record Parent(String field, String id) {}

  /// All entities of one kind, in pages of 100.
  public static PageQuery of(String entity) {
    return new PageQuery(entity, Optional.empty(), TagFilter.NONE, USUAL_SIZE, Optional.empty());
  }

  public PageQuery under(String field, String id) {
    return new PageQuery(entity, Optional.of(new Parent(field, id)), tags, size, after);
  }

  public PageQuery tagged(TagFilter filter) {
    return new PageQuery(entity, parent, filter, size, after);
  }

  public PageQuery size(int most) {
    return new PageQuery(entity, parent, tags, most, after);
  }

  public PageQuery after(String id) {
    return new PageQuery(entity, parent, tags, size, Optional.of(id));
  }

  /// The tags that an entity must have.
  ///
  /// @param tags if empty, all entities pass
  /// @param all whether it must have all of these tags, or only one
  public record TagFilter(List<String> tags, boolean all) {
    public static final TagFilter NONE = new TagFilter(List.of(), true);

    public TagFilter {
      tags = List.copyOf(tags);
    }

    public static TagFilter allOf(List<String> tags) {
      return new TagFilter(tags, true);
    }

    public static TagFilter anyOf(List<String> tags) {
      return new TagFilter(tags, false);
    }

    public boolean accepts(List<String> present) {
      return tags.isEmpty()
          || (all ? present.containsAll(tags) : tags.stream().anyMatch(present::contains));
    }
  }
}
