package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidPasswordException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUsersResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordResetRequiredException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SignUpResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotConfirmedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameExistsException;

/// AWS's own client for Java, unchanged but for its address.
class AwsSdkTest {

  private static final String NAME = "Ada";
  private static final String EMAIL = "ada@example.com";
  private static final String PASSWORD = "Correct-horse";

  @TempDir Path folder;
  private HubWithUsers hub;
  private CognitoIdentityProviderClient app;
  private CognitoIdentityProviderClient operator;

  @BeforeEach
  void start() throws IOException {
    hub = new HubWithUsers(folder, "");
    app = client(AnonymousCredentialsProvider.create());
    operator = operator(HubWithUsers.KEY);
  }

  @AfterEach
  void stop() {
    app.close();
    operator.close();
    hub.close();
  }

  private CognitoIdentityProviderClient client(AwsCredentialsProvider credentials) {
    return CognitoIdentityProviderClient.builder()
        .endpointOverride(hub.url())
        .region(Region.EU_WEST_1)
        .credentialsProvider(credentials)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private CognitoIdentityProviderClient operator(String key) {
    return client(
        StaticCredentialsProvider.create(AwsSessionCredentials.create("any", "thing", key)));
  }

  private SignUpResponse signUp() {
    return app.signUp(r ->
        r.clientId(HubWithUsers.CLIENT)
            .username(NAME)
            .password(PASSWORD)
            .userAttributes(attribute("email", EMAIL), attribute("name", "Ada Lovelace")));
  }

  private void confirm() throws IOException, InterruptedException {
    String code = hub.code(EMAIL);
    app.confirmSignUp(r -> r.clientId(HubWithUsers.CLIENT).username(NAME).confirmationCode(code));
  }

  private static AttributeType attribute(String name, String value) {
    return AttributeType.builder().name(name).value(value).build();
  }

  private InitiateAuthResponse initiate(String name, String password) {
    return app.initiateAuth(r ->
        r.clientId(HubWithUsers.CLIENT)
            .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
            .authParameters(Map.of("USERNAME", name, "PASSWORD", password)));
  }

  private AuthenticationResultType signIn(String name, String password) {
    return initiate(name, password).authenticationResult();
  }

  private AuthenticationResultType refresh(String token) {
    return app.initiateAuth(r ->
            r.clientId(HubWithUsers.CLIENT)
                .authFlow(AuthFlowType.REFRESH_TOKEN_AUTH)
                .authParameters(Map.of("REFRESH_TOKEN", token)))
        .authenticationResult();
  }

  private Map<String, String> known(String access) {
    return app.getUser(r -> r.accessToken(access)).userAttributes().stream()
        .collect(Collectors.toMap(AttributeType::name, AttributeType::value));
  }

  private static void refused(
      Class<? extends CognitoIdentityProviderException> type, String message, Executable call) {
    CognitoIdentityProviderException refusal = assertThrows(type, call);
    assertEquals(message, refusal.awsErrorDetails().errorMessage());
  }

  @Test
  void aUserLivesAWholeLife() throws IOException, InterruptedException {
    SignUpResponse made = signUp();
    assertFalse(made.userConfirmed());
    assertEquals("a***@e***", made.codeDeliveryDetails().destination());
    refused(UsernameExistsException.class, "User already exists", this::signUp);
    refused(
        UserNotConfirmedException.class, "User is not confirmed.", () -> signIn(NAME, PASSWORD));

    confirm();
    AuthenticationResultType first = signIn(NAME, PASSWORD);
    assertEquals(3_600, first.expiresIn());
    assertEquals("Bearer", first.tokenType());
    Map<String, String> attributes = known(first.accessToken());
    String clientId = attributes.getOrDefault("custom:clientId", "");
    assertEquals(
        Map.of(
            "sub",
            made.userSub(),
            "email",
            EMAIL,
            "email_verified",
            "true",
            "name",
            "Ada Lovelace",
            "custom:clientId",
            clientId),
        attributes);
    assertTrue(clientId.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f-]{16}"));

    AuthenticationResultType second = refresh(first.refreshToken());
    assertNull(second.refreshToken());
    assertNotEquals(first.accessToken(), second.accessToken());
    assertEquals(attributes, known(second.accessToken()));

    app.forgotPassword(r -> r.clientId(HubWithUsers.CLIENT).username(EMAIL));
    String code = hub.code(EMAIL);
    refused(
        InvalidPasswordException.class,
        "Password did not conform with policy: Password must have symbol characters",
        () -> reset(code, "Correcthorse"));
    reset(code, "New-password");
    refused(
        NotAuthorizedException.class,
        "Incorrect username or password.",
        () -> signIn(NAME, PASSWORD));
    AuthenticationResultType third = signIn(EMAIL, "New-password");
    assertEquals(clientId, known(third.accessToken()).get("custom:clientId"), "a reset keeps it");

    app.changePassword(r ->
        r.accessToken(third.accessToken())
            .previousPassword("New-password")
            .proposedPassword("Newest-password"));
    AuthenticationResultType fourth = signIn("aDA", "Newest-password");
    app.deleteUser(r -> r.accessToken(fourth.accessToken()));
    refused(UserNotFoundException.class, "User does not exist.", () -> known(fourth.accessToken()));
    refused(
        UserNotFoundException.class, "User does not exist.", () -> signIn(NAME, "Newest-password"));
    signUp();
  }

  private void reset(String code, String password) {
    app.confirmForgotPassword(r ->
        r.clientId(HubWithUsers.CLIENT).username(NAME).confirmationCode(code).password(password));
  }

  @Test
  void aSignOutAndARevokedTokenHoldAtOnce() throws IOException, InterruptedException {
    signUp();
    confirm();
    AuthenticationResultType one = signIn(NAME, PASSWORD);
    AuthenticationResultType other = signIn(NAME, PASSWORD);
    assertEquals(200, post(one.accessToken()));

    app.revokeToken(r -> r.clientId(HubWithUsers.CLIENT).token(one.refreshToken()));
    refused(
        NotAuthorizedException.class,
        "Access Token has been revoked",
        () -> known(one.accessToken()));
    assertEquals(401, post(one.accessToken()));
    refused(
        NotAuthorizedException.class,
        "Refresh Token has been revoked",
        () -> refresh(one.refreshToken()));
    assertEquals(200, post(other.accessToken()));

    app.globalSignOut(r -> r.accessToken(other.accessToken()));
    refused(
        NotAuthorizedException.class,
        "Access Token has been revoked",
        () -> known(other.accessToken()));
    assertEquals(401, post(other.accessToken()));
  }

  /// Sends a client event as the original apps do: the token by itself.
  private int post(String token) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(hub.url().resolve("/v1/client-events"))
                  .header("Authorization", token)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString("{\"entries\":[{\"entry\":{\"eventType\":\"a\"}}]}"))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void anOperatorMakesAndManagesUsers() throws IOException, InterruptedException {
    operator.adminCreateUser(r ->
        r.userPoolId(HubWithUsers.POOL)
            .username("grace")
            .userAttributes(
                attribute("email", "grace@example.com"), attribute("email_verified", "true")));
    String letter = hub.letters().path(0).path("text").asText();
    String temporary = letter.replaceAll("(?s).*password is (\\S+).*", "$1");
    InitiateAuthResponse challenge = initiate("grace", temporary);
    assertEquals(ChallengeNameType.NEW_PASSWORD_REQUIRED, challenge.challengeName());
    AuthenticationResultType tokens =
        app.respondToAuthChallenge(r ->
                r.clientId(HubWithUsers.CLIENT)
                    .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                    .session(challenge.session())
                    .challengeResponses(
                        Map.of("USERNAME", "grace", "NEW_PASSWORD", "Graces-password")))
            .authenticationResult();
    String clientId = known(tokens.accessToken()).get("custom:clientId");

    of(
        "grace",
        name -> operator.adminDisableUser(r -> r.userPoolId(HubWithUsers.POOL).username(name)));
    refused(
        NotAuthorizedException.class,
        "User is disabled.",
        () -> signIn("grace", "Graces-password"));
    assertEquals(401, post(tokens.accessToken()));
    of(
        "grace",
        name -> operator.adminEnableUser(r -> r.userPoolId(HubWithUsers.POOL).username(name)));
    of(
        "grace",
        name ->
            operator.adminResetUserPassword(r -> r.userPoolId(HubWithUsers.POOL).username(name)));
    refused(
        PasswordResetRequiredException.class,
        "Password reset required for the user",
        () -> signIn("grace", "Graces-password"));
    of(
        "grace",
        name ->
            operator.adminSetUserPassword(r ->
                r.userPoolId(HubWithUsers.POOL)
                    .username(name)
                    .password("Another-password")
                    .permanent(true)));
    AuthenticationResultType again = signIn("grace@example.com", "Another-password");
    assertEquals(clientId, known(again.accessToken()).get("custom:clientId"));
    assertEquals(
        "CONFIRMED",
        operator
            .adminGetUser(r -> r.userPoolId(HubWithUsers.POOL).username("grace"))
            .userStatusAsString());
    of(
        "grace",
        name ->
            operator.adminUserGlobalSignOut(r -> r.userPoolId(HubWithUsers.POOL).username(name)));
    assertEquals(401, post(again.accessToken()));
    of(
        "grace",
        name -> operator.adminDeleteUser(r -> r.userPoolId(HubWithUsers.POOL).username(name)));
    assertTrue(operator.listUsers(r -> r.userPoolId(HubWithUsers.POOL)).users().isEmpty());
  }

  private static void of(String name, Consumer<String> call) {
    call.accept(name);
  }

  @Test
  void usersAreListedInPagesAndByFilters() {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 7; i++) {
      String name = (i % 2 == 0 ? "even" : "odd") + i;
      names.add(name);
      operator.adminCreateUser(r ->
          r.userPoolId(HubWithUsers.POOL)
              .username(name)
              .userAttributes(attribute("email", name + "@example.com")));
    }
    Set<String> found = new TreeSet<>();
    String token = null;
    int pages = 0;
    do {
      String from = token;
      ListUsersResponse page =
          operator.listUsers(r -> r.userPoolId(HubWithUsers.POOL).limit(3).paginationToken(from));
      page.users().forEach(user -> found.add(user.username()));
      token = page.paginationToken();
      pages++;
    } while (token != null);
    assertEquals(names, found);
    assertEquals(3, pages);
    assertEquals(List.of("odd1", "odd3", "odd5"), filtered("username ^= \"odd\""));
    assertEquals(List.of("even2"), filtered("email = \"even2@example.com\""));
    assertEquals(List.of(), filtered("status = \"Disabled\""));
  }

  private List<String> filtered(String filter) {
    return operator.listUsers(r -> r.userPoolId(HubWithUsers.POOL).filter(filter)).users().stream()
        .map(user -> user.username())
        .sorted()
        .toList();
  }

  @Test
  void anOperatorsCallNeedsAKeyWithItsScope() {
    try (CognitoIdentityProviderClient nobody = operator("nobodys-key");
        CognitoIdentityProviderClient sender = operator("the-senders-own-key")) {
      assertEquals("UnrecognizedClientException", codeOf(nobody));
      assertEquals("AccessDeniedException", codeOf(sender));
      assertEquals("MissingAuthenticationTokenException", codeOf(app));
    }
  }

  private static String codeOf(CognitoIdentityProviderClient client) {
    return assertThrows(
            CognitoIdentityProviderException.class,
            () -> client.adminGetUser(r -> r.userPoolId(HubWithUsers.POOL).username(NAME)))
        .awsErrorDetails()
        .errorCode();
  }
}
