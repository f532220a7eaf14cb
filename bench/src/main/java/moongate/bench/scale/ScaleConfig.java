package moongate.bench.scale;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a configuration of any size: services with a hundred routes each, and a `pre-function` on
/// every route.
///
/// @param routes how many
/// @param padding bytes of comment in each function, to make a file as large as one likes
/// @param functions how they differ
/// @param upstream port of the services' host, this machine
record ScaleConfig(int routes, int padding, Functions functions, int upstream) {
  private static final int ROUTES_OF_SERVICE = 100;

  /// How the functions of two routes differ.
  enum Functions {
    /// Not at all.
    SAME,
    /// In a name or a number here and there, as copies do that people adapted.
    DISTINCT
  }

  /// The header by which a response tells which version of the route's function has run.
  static final String VERSION = "x-version";

  void write(Path file) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      out.write("_format_version: \"3.0\"\nservices:\n");
      for (int route = 0; route < routes; route++) {
        if (route % ROUTES_OF_SERVICE == 0) {
          out.write("- name: service-%d\n".formatted(route / ROUTES_OF_SERVICE));
          out.write("  url: http://127.0.0.1:%d\n  routes:\n".formatted(upstream));
        }
        writeRoute(route, out);
      }
    }
  }

  private void writeRoute(int route, BufferedWriter out) throws IOException {
    out.write("  - name: route-%d\n    paths: [%s]\n".formatted(route, path(route)));
    out.write("    tags: [generated, team-%d]\n    plugins:\n".formatted(route % 17));
    out.write("    - name: pre-function\n      id: %s\n".formatted(pluginId(route)));
    out.write("      config:\n        access:\n        - |\n");
    for (var line : function(route, 1).split("\n")) {
      out.write("          " + line + "\n");
    }
  }

  static String path(int route) {
    return "/api/v1/resource-" + route + "/";
  }

  static String pluginId(int route) {
    return "00000000-0000-4000-8000-%012d".formatted(route);
  }

  /// What people write: reads a header, decides, tells the upstream and the client.
  String function(int route, int version) {
    int number = functions == Functions.SAME ? 0 : route;
    return """
    -- Admits the plans that may use resource %1$d.
    local limits = { free = 10, pro = %3$d, team = 1000 }

    local function plan_of(request)
      local plan = request.get_header("x-plan")
      return plan and plan:lower() or "free"
    end

    local plan = plan_of(kong.request)
    local limit = limits[plan]
    if not limit then
      return kong.response.exit(403, { message = "no plan '" .. plan .. "' for resource %1$d" })
    end
    if kong.request.get_method() == "POST" and limit < 100 then
      return kong.response.exit(402, { message = "resource %1$d needs a larger plan" })
    end
    kong.service.request.set_header("x-resource", "resource-%1$d")
    kong.service.request.set_header("x-limit", tostring(limit))
    kong.response.set_header("x-version", "%2$d")
    %4$s\
    """
        .formatted(number, version, 100 + number, padding == 0 ? "" : "-- " + "x".repeat(padding));
  }
}
