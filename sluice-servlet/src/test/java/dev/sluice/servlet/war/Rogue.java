package dev.sluice.servlet.war;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.IntConsumer;

/// Does what would end the process that runs it.
public final class Rogue extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getPathInfo()) {
      case "/exit" -> System.exit(3);
      case "/runtime-exit" -> Runtime.getRuntime().exit(4);
      case "/halt" -> Runtime.getRuntime().halt(5);
      case "/branches" -> {
        // What is behind the call, and what jumps over it, has stack maps.
        for (int i = 0; i < 10; i++) {
          Object found = i > 5 ? request.getHeader("x") : Integer.valueOf(i);
          if (found == null) {
            System.exit(i);
          }
          response.getWriter().print(found);
        }
      }
      case "/reference" -> {
        IntConsumer exit = System::exit;
        exit.accept(7);
      }
      case "/bound-reference" -> {
        IntConsumer exit = Runtime.getRuntime()::halt;
        exit.accept(8);
      }
      case "/overflow" -> response.getWriter().print(deeper(1));
      case "/sees" -> {
        response.getWriter().print(getClass().getClassLoader().getName());
        for (String type : request.getHeader("types").split(" ")) {
          response.getWriter().print(" " + sees(type));
        }
      }
      default -> response.sendError(404);
    }
  }

  private static int deeper(int depth) {
    return depth == 0 ? 0 : 1 + deeper(depth + 1);
  }

  private static boolean sees(String type) {
    try {
      return Class.forName(type) != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
