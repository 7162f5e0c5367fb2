package dev.sluice.events.cesql;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Parses an expression by the precedences of CESQL's grammar: functions, `NOT` and `-`, `LIKE`,
/// `EXISTS`, `IN`, `* / %`, `+ -`, comparisons, and last `AND OR XOR`, all three alike and from the
/// right.
final class Parser {

  static final Set<String> KEYWORDS =
      Set.of("AND", "OR", "XOR", "NOT", "LIKE", "EXISTS", "IN", "TRUE", "FALSE");

  private static final Set<String> LOGIC = Set.of("AND", "OR", "XOR");
  private static final Set<String> COMPARING = Set.of("=", "!=", "<>", "<", "<=", ">", ">=");
  private static final Set<String> ADDING = Set.of("+", "-");
  private static final Set<String> MULTIPLYING = Set.of("*", "/", "%");

  private final List<Token> tokens;
  private int at;
  private int depth;
  private int operators;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Expression parse(String text) {
    if (text.length() > Cesql.MAX_LENGTH) {
      throw Cesql.invalid(
          Cesql.MAX_LENGTH + 1,
          "the expression has "
              + text.length()
              + " characters; at most "
              + Cesql.MAX_LENGTH
              + " are taken");
    }
    Parser parser = new Parser(Tokens.of(text));
    Expression expression = parser.logic();
    if (parser.token().kind() != Token.Kind.END) {
      throw parser.unexpected("an operator or the end");
    }
    return expression;
  }

  /// `a AND b OR c` is `a AND (b OR c)`.
  private Expression logic() {
    deeper();
    List<Expression> operands = new ArrayList<>();
    List<Token> operators = new ArrayList<>();
    operands.add(comparison());
    while (token().kind() == Token.Kind.WORD && LOGIC.contains(upper(token()))) {
      operators.add(operator());
      operands.add(comparison());
    }
    Expression right = operands.getLast();
    for (int i = operators.size() - 1; i >= 0; i--) {
      Token operator = operators.get(i);
      right = new Expression.Binary(upper(operator), operands.get(i), right, operator.at());
    }
    depth--;
    return right;
  }

  private Expression comparison() {
    Expression left = sum();
    while (isSymbol(COMPARING)) {
      Token operator = operator();
      left = new Expression.Binary(operator.text(), left, sum(), operator.at());
    }
    return left;
  }

  private Expression sum() {
    Expression left = product();
    while (isSymbol(ADDING)) {
      Token operator = operator();
      left = new Expression.Binary(operator.text(), left, product(), operator.at());
    }
    return left;
  }

  private Expression product() {
    Expression left = tested();
    while (isSymbol(MULTIPLYING)) {
      Token operator = operator();
      left = new Expression.Binary(operator.text(), left, tested(), operator.at());
    }
    return left;
  }

  /// What stands before `LIKE` and `IN`, with them.
  private Expression tested() {
    Expression left = unary();
    while (true) {
      Token first = token();
      boolean negated = first.isWord("NOT");
      Token operator = negated ? tokens.get(Math.min(at + 1, tokens.size() - 1)) : first;
      if (!operator.isWord("LIKE") && !operator.isWord("IN")) {
        return left;
      }
      at += negated ? 2 : 1;
      left =
          operator.isWord("LIKE")
              ? new Expression.Like(left, pattern(), negated)
              : new Expression.In(left, set(), negated, operator.at());
    }
  }

  private String pattern() {
    Token pattern = token();
    if (pattern.kind() != Token.Kind.STRING) {
      throw unexpected("a string after LIKE, such as 'a%'");
    }
    if (pattern.text().length() > Cesql.MAX_LIKE) {
      throw Cesql.invalid(
          pattern.at(), "the pattern of LIKE has at most " + Cesql.MAX_LIKE + " characters");
    }
    at++;
    return pattern.text();
  }

  private List<Expression> set() {
    List<Expression> set = arguments("a set in parentheses after IN");
    if (set.isEmpty()) {
      throw Cesql.invalid(
          tokens.get(at - 1).at(), "the set of IN is empty; name one value or more");
    }
    return set;
  }

  private Expression unary() {
    deeper();
    Token token = token();
    Expression expression;
    if (token.isWord("NOT")) {
      at++;
      expression = new Expression.Not(unary(), token.at());
    } else if (token.isSymbol("-")) {
      at++;
      expression = new Expression.Minus(unary(), token.at());
    } else if (token.isWord("EXISTS")) {
      at++;
      if (token().kind() != Token.Kind.WORD || KEYWORDS.contains(upper(token()))) {
        throw unexpected("an attribute's name after EXISTS");
      }
      expression = new Expression.Exists(attribute(next()));
    } else {
      expression = atom();
    }
    depth--;
    return expression;
  }

  private Expression atom() {
    Token token = token();
    return switch (token.kind()) {
      case STRING -> {
        at++;
        yield new Expression.Literal(new Value.Text(token.text()));
      }
      case INTEGER -> {
        at++;
        yield new Expression.Literal(new Value.Whole(Integer.parseInt(token.text())));
      }
      case WORD -> word(token);
      case SYMBOL -> {
        if (!token.isSymbol("(")) {
          throw unexpected("a value");
        }
        at++;
        Expression inner = logic();
        close();
        yield inner;
      }
      case END -> throw unexpected("a value");
    };
  }

  private Expression word(Token token) {
    if (token.isWord("TRUE") || token.isWord("FALSE")) {
      at++;
      return new Expression.Literal(new Value.Flag(token.isWord("TRUE")));
    }
    if (KEYWORDS.contains(upper(token))) {
      throw unexpected("a value");
    }
    at++;
    return token().isSymbol("(")
        ? call(token)
        : new Expression.Attribute(attribute(token), token.at());
  }

  private Expression call(Token name) {
    Functions function =
        Functions.find(name.text())
            .orElseThrow(() ->
                Cesql.invalid(
                    name.at(),
                    "there is no function "
                        + name.shown()
                        + "; "
                        + Nearest.hint(upper(name), Functions.names())));
    List<Expression> arguments = arguments("arguments in parentheses");
    if (!function.takes(arguments.size())) {
      throw Cesql.invalid(
          name.at(),
          function.name() + " takes " + function.arity() + " arguments, not " + arguments.size());
    }
    return new Expression.Call(function, arguments, name.at());
  }

  private List<Expression> arguments(String expected) {
    if (!token().isSymbol("(")) {
      throw unexpected(expected);
    }
    at++;
    List<Expression> arguments = new ArrayList<>();
    if (token().isSymbol(")")) {
      at++;
      return arguments;
    }
    arguments.add(logic());
    while (token().isSymbol(",")) {
      at++;
      arguments.add(logic());
    }
    close();
    return arguments;
  }

  private void close() {
    if (!token().isSymbol(")")) {
      throw unexpected("a closing parenthesis");
    }
    at++;
  }

  /// Names of attributes are in lower case whatever the expression has.
  private static String attribute(Token name) {
    if (name.text().indexOf('_') >= 0) {
      throw Cesql.invalid(
          name.at(),
          name.shown() + " names no attribute: their names have letters a to z and digits only");
    }
    return name.text().toLowerCase(Locale.ROOT);
  }

  private void deeper() {
    if (++depth > 2 * Cesql.MAX_DEPTH) {
      throw Cesql.invalid(
          token().at(), "the expression is nested more than " + Cesql.MAX_DEPTH + " deep");
    }
  }

  private Token token() {
    return tokens.get(at);
  }

  private Token next() {
    return tokens.get(at++);
  }

  private Token operator() {
    if (++operators > Cesql.MAX_OPERATORS) {
      throw Cesql.invalid(
          token().at(),
          "the expression has more than "
              + Cesql.MAX_OPERATORS
              + " operators; IN takes many values at once");
    }
    return next();
  }

  private boolean isSymbol(Set<String> symbols) {
    return token().kind() == Token.Kind.SYMBOL && symbols.contains(token().text());
  }

  private static String upper(Token token) {
    return token.text().toUpperCase(Locale.ROOT);
  }

  private Fault unexpected(String expected) {
    return Cesql.invalid(token().at(), "expected " + expected + ", found " + token().shown());
  }
}
