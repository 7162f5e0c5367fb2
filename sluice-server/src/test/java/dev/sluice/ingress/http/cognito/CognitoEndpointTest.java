package dev.sluice.ingress.http.cognito;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.identity.Scope;
import dev.sluice.identity.user.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CognitoEndpointTest {

  private static final Map<String, Optional<Scope>> TABLE = new TreeMap<>();

  static {
    for (String name :
        List.of(
            "SignUp",
            "ConfirmSignUp",
            "ResendConfirmationCode",
            "InitiateAuth",
            "RespondToAuthChallenge",
            "GetUser",
            "UpdateUserAttributes",
            "GetUserAttributeVerificationCode",
            "VerifyUserAttribute",
            "ForgotPassword",
            "ConfirmForgotPassword",
            "ChangePassword",
            "GlobalSignOut",
            "RevokeToken",
            "DeleteUser")) {
      TABLE.put(name, Optional.empty());
    }
    for (String name :
        List.of("AdminGetUser", "ListUsers", "DescribeUserPool", "DescribeUserPoolClient")) {
      TABLE.put(name, Optional.of(Scope.USERS_READ));
    }
    for (String name :
        List.of(
            "AdminCreateUser",
            "AdminConfirmSignUp",
            "AdminDeleteUser",
            "AdminDisableUser",
            "AdminEnableUser",
            "AdminSetUserPassword",
            "AdminResetUserPassword",
            "AdminUpdateUserAttributes",
            "AdminUserGlobalSignOut",
            "AdminInitiateAuth",
            "AdminRespondToAuthChallenge")) {
      TABLE.put(name, Optional.of(Scope.USERS_WRITE));
    }
  }

  private final PoolAtTheDoor pool = new PoolAtTheDoor();

  @Test
  void everyOperationNeedsTheScopeThatTheTableSays() {
    assertEquals(
        TABLE,
        new TreeMap<>(
            pool.management.operations().stream()
                .collect(Collectors.toMap(Operation::name, Operation::scope))));
  }

  @Test
  void whereTheHubIsNotManagedNothingThatNeedsAScopeIsAnswered() throws InterruptedException {
    assertTrue(pool.everybody.operations().stream().allMatch(o -> o.scope().isEmpty()));
    String answer =
        pool.ask(
            pool.everybody,
            PoolAtTheDoor.OPERATOR,
            "AWSCognitoIdentityProviderService.AdminGetUser",
            new byte[0]);
    assertTrue(answer.startsWith("400 {\"__type\":\"UnknownOperationException\""), answer);
  }

  @Test
  void everyGuardedOperationRefusesWhoeverMayNotCallIt() throws InterruptedException {
    for (Operation operation : pool.management.operations()) {
      String target = "AWSCognitoIdentityProviderService." + operation.name();
      Map<String, String> expected =
          operation.scope().isEmpty()
              ? Map.of()
              : Map.of(
                  "",
                  "MissingAuthenticationTokenException",
                  "nobodys",
                  "UnrecognizedClientException",
                  PoolAtTheDoor.SPENT,
                  "TooManyRequestsException");
      for (var each : expected.entrySet()) {
        String answer = pool.ask(pool.management, each.getKey(), target, new byte[0]);
        assertTrue(answer.startsWith("400 {\"__type\":\"" + each.getValue()), operation + answer);
      }
      if (operation.scope().equals(Optional.of(Scope.USERS_WRITE))) {
        String answer = pool.ask(pool.management, PoolAtTheDoor.READER, target, new byte[0]);
        assertTrue(answer.startsWith("400 {\"__type\":\"AccessDeniedException\""), answer);
      }
    }
  }

  @Test
  void everyOperationWithoutParametersSaysWhichAreMissing() throws InterruptedException {
    for (Operation operation : pool.management.operations()) {
      String answer = pool.ask(operation.name(), "{}");
      assertTrue(
          answer.matches(
              "400 \\{\"__type\":\"InvalidParameterException\",\"message\":\"\\d validation errors?"
                  + " detected: .*Member must not be null\"\\}"),
          operation.name() + " " + answer);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SignUp | {'ClientId':'shop-app','Username':'','Password':'Correct-horse'} | InvalidParameterException | 1 validation error detected: Value '' at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1",
        "SignUp | {'ClientId':'shop-app','Username':'ada','Password':'with space'} | InvalidParameterException | 1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+",
        "SignUp | {'ClientId':'a b','Username':'a b'} | InvalidParameterException | 3 validation errors detected: Value 'a b' at 'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+.-]+; Value 'a b' at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; Value at 'password' failed to satisfy constraint: Member must not be null",
        "SignUp | {'ClientId':'shop-app','Username':'ada','Password':'correct-horse'} | InvalidPasswordException | Password did not conform with policy: Password must have uppercase characters",
        "SignUp | {'ClientId':'nobody','Username':'ada','Password':'Correct-horse'} | ResourceNotFoundException | User pool client nobody does not exist.",
        "SignUp | {'ClientId':'shop-app','Username':'ada','Password':'Correct-horse','SecretHash':'x'} | NotAuthorizedException | Client shop-app is not configured for secret but secret hash was received",
        "SignUp | {'ClientId':'shop-app','Username':'ada','Password':'Correct-horse','UserAttributes':[{'Name':'custom:clientId','Value':'x'}]} | NotAuthorizedException | A client attempted to write unauthorized attribute",
        "SignUp | {'ClientId':'shop-app','Username':'ada','Password':'Correct-horse','UserAttributes':[{'Name':'custom:x','Value':'x'}]} | InvalidParameterException | Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined",
        "SignUp | {'ClientId':'shop-app','Username':7,'Password':'Correct-horse'} | SerializationException | 'Username' must be text",
        "SignUp | [] | SerializationException | the body must be one JSON object",
        "SignUp | {'ClientId':'a','ClientId':'b'} | SerializationException | the body is not JSON at line 1, column 27",
        "ConfirmSignUp | {'ClientId':'shop-app','Username':'nobody','ConfirmationCode':'123456'} | UserNotFoundException | Username/client id combination not found.",
        "ResendConfirmationCode | {'ClientId':'shop-app','Username':'nobody'} | UserNotFoundException | Username/client id combination not found.",
        "InitiateAuth | {'ClientId':'shop-app','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{'USERNAME':'nobody','PASSWORD':'x'}} | UserNotFoundException | User does not exist.",
        "InitiateAuth | {'ClientId':'shop-app','AuthFlow':'USER_PASSWORD_AUTH'} | InvalidParameterException | Missing required parameter USERNAME",
        "InitiateAuth | {'ClientId':'shop-app','AuthFlow':'REFRESH_TOKEN_AUTH','AuthParameters':{'REFRESH_TOKEN':'x'}} | NotAuthorizedException | Invalid Refresh Token",
        "InitiateAuth | {'ClientId':'shop-app','AuthFlow':'USER_SRP_AUTH'} | InvalidParameterException | Auth flow not enabled for this client: of the flows, USER_PASSWORD_AUTH and REFRESH_TOKEN_AUTH are taken here",
        "RespondToAuthChallenge | {'ClientId':'shop-app','ChallengeName':'NEW_PASSWORD_REQUIRED','Session':'aaaaaaaaaaaaaaaaaaaaaaaa','ChallengeResponses':{'USERNAME':'a','NEW_PASSWORD':'b'}} | NotAuthorizedException | Invalid session for the user.",
        "GetUser | {'AccessToken':'x'} | NotAuthorizedException | Invalid Access Token",
        "ChangePassword | {'AccessToken':'x','PreviousPassword':'x','ProposedPassword':'Correct-horse'} | NotAuthorizedException | Invalid Access Token",
        "GlobalSignOut | {'AccessToken':'x'} | NotAuthorizedException | Invalid Access Token",
        "DeleteUser | {'AccessToken':'x'} | NotAuthorizedException | Invalid Access Token",
        "UpdateUserAttributes | {'AccessToken':'x','UserAttributes':[]} | NotAuthorizedException | Invalid Access Token",
        "VerifyUserAttribute | {'AccessToken':'x','AttributeName':'email','Code':'1'} | NotAuthorizedException | Invalid Access Token",
        "GetUserAttributeVerificationCode | {'AccessToken':'x','AttributeName':'email'} | NotAuthorizedException | Invalid Access Token",
        "RevokeToken | {'ClientId':'shop-app','Token':'a.b.c'} | UnsupportedTokenTypeException | Unsupported token type",
        "ForgotPassword | {'ClientId':'shop-app','Username':'nobody'} | UserNotFoundException | User does not exist.",
        "ConfirmForgotPassword | {'ClientId':'shop-app','Username':'nobody','ConfirmationCode':'1','Password':'Correct-horse'} | UserNotFoundException | User does not exist.",
        "AdminGetUser | {'UserPoolId':'other_pool','Username':'ada'} | ResourceNotFoundException | User pool other_pool does not exist.",
        "AdminGetUser | {'UserPoolId':'local_sluice','Username':'ada'} | UserNotFoundException | User does not exist.",
        "AdminCreateUser | {'UserPoolId':'local_sluice','Username':'ada'} | InvalidParameterException | There is no email to mail a temporary password to; give TemporaryPassword",
        "ListUsers | {'UserPoolId':'local_sluice','Limit':61} | InvalidParameterException | 1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
        "ListUsers | {'UserPoolId':'local_sluice','PaginationToken':'?'} | InvalidParameterException | Invalid pagination token",
      })
  void whatIsWrongIsToldInCognitosWords(String operation, String body, String type, String message)
      throws InterruptedException {
    String expected =
        "400 {\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message.replace("\\", "\\\\"));
    assertEquals(expected, pool.ask(operation, body));
  }

  @Test
  void anUnknownOperationIsToldSo() throws InterruptedException {
    for (String target : List.of("", "DynamoDB_20120810.ListTables", "InitiateAuth")) {
      String answer = pool.ask(pool.management, "", target, new byte[0]);
      assertTrue(answer.startsWith("400 {\"__type\":\"UnknownOperationException\""), answer);
    }
  }

  @Test
  void eachRefusalHasANameThatClientsKnow() {
    Set<String> names = new TreeSet<>();
    Arrays.stream(Refusal.values()).map(Failures::name).forEach(names::add);
    assertEquals(
        new TreeSet<>(
            List.of(
                "AliasExistsException",
                "CodeDeliveryFailureException",
                "CodeMismatchException",
                "ExpiredCodeException",
                "InvalidParameterException",
                "InvalidPasswordException",
                "LimitExceededException",
                "NotAuthorizedException",
                "PasswordResetRequiredException",
                "ResourceNotFoundException",
                "TooManyRequestsException",
                "UnauthorizedException",
                "UnsupportedTokenTypeException",
                "UnsupportedUserStateException",
                "UserNotConfirmedException",
                "UserNotFoundException",
                "UsernameExistsException")),
        names);
  }

  @Test
  void whatThePoolIsLikeIsShownAsItIs() throws InterruptedException {
    String shown = pool.ask("DescribeUserPool", "{'UserPoolId':'local_sluice'}");
    assertTrue(shown.contains("\"MinimumLength\":8,\"RequireUppercase\":true"), shown);
    String client =
        pool.ask("DescribeUserPoolClient", "{'UserPoolId':'local_sluice','ClientId':'shop-app'}");
    assertTrue(client.contains("\"PreventUserExistenceErrors\":\"LEGACY\""), client);
  }
}
