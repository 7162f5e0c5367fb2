package dev.sluice.ingress.http.cognito;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.identity.Scope;
import dev.sluice.identity.user.PasswordPolicy;
import dev.sluice.identity.user.PoolSettings;
import dev.sluice.identity.user.Refusal;
import dev.sluice.identity.user.User;
import dev.sluice.identity.user.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an operator sees of the pool as a whole.
final class PoolOperations {

  private static final int PAGE = 60;

  /// How many users one call looks at when a filter lets few of them through.
  private static final int MOST_LOOKED_AT = 10_000;

  private final Users users;

  PoolOperations(Users users) {
    this.users = users;
  }

  List<Operation> operations() {
    return List.of(
        Operation.guarded("ListUsers", Scope.USERS_READ, this::list),
        Operation.guarded("DescribeUserPool", Scope.USERS_READ, this::pool),
        Operation.guarded("DescribeUserPoolClient", Scope.USERS_READ, this::client));
  }

  static void requirePool(Users users, String pool) {
    if (!users.settings().pool().equals(pool)) {
      throw Refusal.RESOURCE_NOT_FOUND.because("User pool " + pool + " does not exist.");
    }
  }

  private record Page(List<User> users, Optional<String> next) {}

  private Operation.Reply list(Asked asked) {
    String pool = asked.userPoolId();
    int limit = asked.whole("Limit", 1, PAGE, PAGE);
    Optional<String> filter = asked.optional("Filter", 0, 256, "(?s).*", false);
    Optional<String> token = asked.optional("PaginationToken", 1, 2_048, "[\\S]+", false);
    asked.check();
    requirePool(users, pool);
    UserFilter wanted =
        filter.filter(f -> !f.isBlank()).map(UserFilter::read).orElse(UserFilter.ALL);
    Page page = page(wanted, token.map(PoolOperations::sub).orElse(""), limit);
    return json -> {
      json.writeArrayFieldStart("Users");
      for (User user : page.users()) {
        json.writeStartObject();
        Shown.user(json, "Attributes", user);
        json.writeEndObject();
      }
      json.writeEndArray();
      if (page.next().isPresent()) {
        json.writeStringField("PaginationToken", page.next().get());
      }
    };
  }

  private Page page(UserFilter wanted, String after, int limit) {
    List<User> found = new ArrayList<>();
    String last = after;
    for (int looked = 0; looked < MOST_LOOKED_AT; ) {
      List<User> some = users.operators().after(last, PAGE + 1);
      for (User user : some) {
        if (found.size() == limit) {
          return new Page(found, Optional.of(token(last)));
        }
        last = user.sub();
        looked++;
        if (wanted.takes(user)) {
          found.add(user);
        }
      }
      if (some.size() <= PAGE) {
        return new Page(found, Optional.empty());
      }
    }
    return new Page(found, Optional.of(token(last)));
  }

  private static String token(String sub) {
    return Base64.getUrlEncoder().encodeToString(sub.getBytes(StandardCharsets.US_ASCII));
  }

  private static String sub(String token) {
    try {
      String sub = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      if (sub.matches("[0-9a-f-]{36}")) {
        return sub;
      }
    } catch (IllegalArgumentException e) {
      throw Refusal.INVALID_PARAMETER.because("Invalid pagination token");
    }
    throw Refusal.INVALID_PARAMETER.because("Invalid pagination token");
  }

  private Operation.Reply pool(Asked asked) {
    String pool = asked.userPoolId();
    asked.check();
    requirePool(users, pool);
    PasswordPolicy policy = users.settings().policy();
    return json -> {
      json.writeObjectFieldStart("UserPool");
      json.writeStringField("Id", pool);
      json.writeStringField("Name", pool);
      json.writeObjectFieldStart("Policies");
      json.writeObjectFieldStart("PasswordPolicy");
      json.writeNumberField("MinimumLength", policy.minLength());
      json.writeBooleanField("RequireUppercase", policy.upper());
      json.writeBooleanField("RequireLowercase", policy.lower());
      json.writeBooleanField("RequireNumbers", policy.numbers());
      json.writeBooleanField("RequireSymbols", policy.symbols());
      json.writeNumberField("TemporaryPasswordValidityDays", policy.temporaryDays());
      json.writeEndObject();
      json.writeEndObject();
      texts(json, "AliasAttributes", List.of("email"));
      texts(json, "AutoVerifiedAttributes", List.of("email"));
      json.writeObjectFieldStart("UsernameConfiguration");
      json.writeBooleanField("CaseSensitive", false);
      json.writeEndObject();
      json.writeStringField("MfaConfiguration", "OFF");
      json.writeEndObject();
    };
  }

  private Operation.Reply client(Asked asked) {
    String pool = asked.userPoolId();
    String client = asked.clientId();
    asked.check();
    requirePool(users, pool);
    PoolSettings settings = users.settings();
    if (!Set.copyOf(settings.appClients()).contains(client)) {
      throw Refusal.RESOURCE_NOT_FOUND.because("User pool client " + client + " does not exist.");
    }
    return json -> {
      json.writeObjectFieldStart("UserPoolClient");
      json.writeStringField("UserPoolId", pool);
      json.writeStringField("ClientId", client);
      json.writeStringField("ClientName", client);
      json.writeNumberField("AccessTokenValidity", settings.accessLife().toSeconds());
      json.writeNumberField("IdTokenValidity", settings.idLife().toSeconds());
      json.writeNumberField("RefreshTokenValidity", settings.refreshLife().toSeconds());
      json.writeObjectFieldStart("TokenValidityUnits");
      for (String each : List.of("AccessToken", "IdToken", "RefreshToken")) {
        json.writeStringField(each, "seconds");
      }
      json.writeEndObject();
      texts(
          json,
          "ExplicitAuthFlows",
          List.of(
              "ALLOW_USER_PASSWORD_AUTH",
              "ALLOW_REFRESH_TOKEN_AUTH",
              "ALLOW_ADMIN_USER_PASSWORD_AUTH"));
      json.writeStringField(
          "PreventUserExistenceErrors", settings.hidesExistence() ? "ENABLED" : "LEGACY");
      json.writeBooleanField("EnableTokenRevocation", true);
      json.writeEndObject();
    };
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
