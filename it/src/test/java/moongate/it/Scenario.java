package moongate.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A conversation with a gateway, as a file:
///
///     what this is about, for people
///     --- config
///     _format_version: "3.0"
///     --- file functions/hello.lua
///     return kong.response.exit(200, "hello")
///     --- request
///     GET /hello HTTP/1.1
///     Host: localhost
///     --- response
///     HTTP/1.1 200 OK
///     Server: kong/*
///     !X-Kong-Proxy-Latency
///
///     hello
///
/// Requests share one connection; `Content-Length` is added to those with a body. A response has to have
/// the headers listed, in any order, and none that is listed with `!`; `*` stands for anything. Its body
/// is compared when there is one in the file. `${upstream}` is the port of an echo upstream, for which
/// a body is made of the request that it got.
record Scenario(List<Section> sections) {
  record Section(String kind, String argument, String text) {}

  static Scenario read(Path file, UnaryOperator<String> filled) {
    try {
      return parse(filled.apply(Files.readString(file)));
    } catch (IOException cannot) {
      throw new AssertionError(cannot);
    }
  }

  private static Scenario parse(String text) {
    var sections = new ArrayList<Section>();
    for (var part : text.split("(?m)^--- ")) {
      int end = part.indexOf('\n');
      var title = part.substring(0, end).split(" ", 2);
      var argument = title.length > 1 ? title[1] : "";
      sections.add(new Section(title[0], argument, part.substring(end + 1)));
    }
    // What stands before the first section is for people.
    return new Scenario(List.copyOf(sections.subList(1, sections.size())));
  }

  List<Section> of(String kind) {
    return sections.stream().filter(section -> section.kind().equals(kind)).toList();
  }
}
