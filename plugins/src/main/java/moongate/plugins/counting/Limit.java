package moongate.plugins.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.Json;
import moongate.model.value.Value;

/// A number of requests per period.
///
/// @param text the number as headers show it
public record Limit(Period period, double most, String text) {
  private static Limit of(Period period, double most) {
    return new Limit(period, most, Json.number(most));
  }

  /// The limits in `record`, the shortest period first.
  public static Limit[] all(Value.Obj record) {
    var limits = new ArrayList<Limit>();
    for (var period : Period.values()) {
      record.optionalNumber(period.field()).ifPresent(most -> limits.add(of(period, most)));
    }
    return limits.toArray(Limit[]::new);
  }

  public static Period[] periods(Limit[] limits) {
    return Arrays.stream(limits).map(Limit::period).toArray(Period[]::new);
  }

  /// Adds a field for each period to `schema`.
  public static Schema addTo(Schema schema) {
    var whole = schema;
    for (var period : Period.values()) {
      whole = whole.field(period.field(), Field.number().greaterThan(0));
    }
    return whole;
  }

  /// The fields that [#addTo] adds.
  public static String[] fields(String prefix) {
    return Arrays.stream(Period.values())
        .map(period -> prefix + period.field())
        .toArray(String[]::new);
  }

  /// Reports longer periods with a lower limit than a shorter one.
  public static void checkGrowing(Value.Obj record, Report report) {
    for (var longer : Period.values()) {
      for (var shorter : Period.values()) {
        var more = record.optionalNumber(longer.field());
        var less = record.optionalNumber(shorter.field());
        if (shorter.compareTo(longer) < 0
            && more.isPresent()
            && less.isPresent()
            && more.getAsDouble() < less.getAsDouble()) {
          report.entity(
              String.format(
                  Locale.ROOT,
                  "The limit for %s(%.1f) cannot be lower than the limit for %s(%.1f)",
                  longer.field(),
                  more.getAsDouble(),
                  shorter.field(),
                  less.getAsDouble()));
          return;
        }
      }
    }
  }
}
