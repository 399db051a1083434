// SPDX-License-Identifier: LGPL-2.1-or-later
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What java.util.Properties reads of each file named on the standard input: a JSON document a line, null when refused. */
public class PropertiesDump {
  /** Keeps every put, so that duplicates and the order are seen. */
  private static class Recorder extends Properties {
    final List<String> pairs = new ArrayList<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      pairs.add("[" + quote((String) key) + "," + quote((String) value) + "]");
      return super.put(key, value);
    }
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.append('"').toString();
  }

  private static String read(String file) throws IOException {
    Recorder recorder = new Recorder();
    try (InputStream stream = Files.newInputStream(Path.of(file))) {
      recorder.load(stream);
    } catch (IllegalArgumentException refused) {
      return "null";
    }
    return "[" + String.join(",", recorder.pairs) + "]";
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder out = new StringBuilder();
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      out.append(read(name)).append('\n');
    }
    System.out.print(out);
  }
}
