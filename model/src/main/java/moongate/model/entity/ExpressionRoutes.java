package moongate.model.entity;

import java.util.List;
import moongate.model.expression.Expression;
import moongate.model.expression.ExpressionException;
import moongate.model.expression.RequestField;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// The fields that the router flavour `expressions` adds to routes.
final class ExpressionRoutes {
  static final String EXPRESSION = "expression";

  private static final String PRIORITY = "priority";
  private static final double MOST_PRIORITY = (1L << 46) - 1;
  private static final String FAILED = "Router Expression failed validation: ";
  private static final List<String> ATTRIBUTES =
      List.of("methods", "hosts", "paths", "headers", "snis", "sources", "destinations");

  private ExpressionRoutes() {}

  static Schema added(Schema routes) {
    return routes
        .field(EXPRESSION, Field.text().described("the predicates that a request has to meet"))
        .field(
            PRIORITY,
            Field.integer()
                .between(0, MOST_PRIORITY)
                .required()
                .byDefault(0)
                .described("of several routes that fit, the one with the highest is taken"))
        .check(
            EntityChecks.custom(
                ExpressionRoutes::checkExclusive,
                EXPRESSION,
                PRIORITY,
                "methods",
                "hosts",
                "paths",
                "headers",
                "snis",
                "sources",
                "destinations",
                "regex_priority"))
        .check(EntityChecks.custom(ExpressionRoutes::checkExpression, EXPRESSION, "protocols"));
  }

  private static void checkExclusive(Value route, Report report) {
    boolean hasExpression = EntityChecks.holdsSomething(route, EXPRESSION);
    if (!hasExpression) {
      if (isNotZero(route, PRIORITY)) {
        report.entity(FAILED + "cannot set 'priority' without 'expression'");
      }
      return;
    }
    boolean hasOthers =
        ATTRIBUTES.stream().anyMatch(name -> EntityChecks.holdsSomething(route, name));
    if (hasOthers || isNotZero(route, "regex_priority")) {
      report.entity(
          FAILED
              + "cannot set 'expression' with 'methods', 'hosts', 'paths', 'headers', 'snis',"
              + " 'sources' or 'destinations' simultaneously");
    }
  }

  private static boolean isNotZero(Value route, String field) {
    return EntityChecks.at(route, field) instanceof Value.Num(var number, _) && number != 0;
  }

  private static void checkExpression(Value route, Report report) {
    if (!(EntityChecks.at(route, EXPRESSION) instanceof Value.Str text)) {
      return;
    }
    try {
      var expression = Expression.parse(text.text());
      if (RouteSchema.isStream(route) && usesHttp(expression)) {
        report
            .atLine(text.line())
            .entity(FAILED + "a stream route has no http.* fields: use net.* and tls.sni");
      }
    } catch (ExpressionException wrong) {
      report.atLine(text.line()).entity(FAILED + wrong.getMessage());
    }
  }

  private static boolean usesHttp(Expression expression) {
    return switch (expression) {
      case Expression.And(var parts) -> parts.stream().anyMatch(ExpressionRoutes::usesHttp);
      case Expression.Or(var parts) -> parts.stream().anyMatch(ExpressionRoutes::usesHttp);
      case Expression.Not(var part) -> usesHttp(part);
      case Expression.Predicate predicate -> isHttp(predicate.field());
    };
  }

  private static boolean isHttp(RequestField field) {
    return switch (field) {
      case RequestField.Single single -> single.isHttp();
      case RequestField.Segments _, RequestField.Header _, RequestField.Query _ -> true;
    };
  }
}
