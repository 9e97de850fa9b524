//! Signing in: a name, a password in the clear (over an encrypted connection or
//! within this machine), a database.
//!
//! SCRAM, by which a password is never sent, needs a verifier that only SCRAM
//! can make; passwords are kept as argon2 hashes, of which none can be had.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion_postgres::pgwire::api::auth::{
    ServerParameterProvider, StartupHandler, finish_authentication, protocol_negotiation,
};
use datafusion_postgres::pgwire::api::{ClientInfo, PgWireConnectionState, PidSecretKeyGenerator as _};
use datafusion_postgres::pgwire::error::{PgWireError, PgWireResult};
use datafusion_postgres::pgwire::messages::startup::Authentication;
use datafusion_postgres::pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage, startup};
use futures::{Sink, SinkExt as _};

use super::door::PgSignIn;
use super::failure::{Failure, fatal, of_refusal, thrown, with_hint};
use super::server::Shared;
use super::session::{Session, SignedIn};
use super::settings::Settings;

/// Lets clients in.
pub(super) struct Startup {
    shared: Arc<Shared>,
}

/// What a client says first, kept until its password comes.
struct Introduced {
    user: String,
    database: Option<String>,
    settings: Settings,
}

/// What a client is told about the server.
struct Told(Vec<(&'static str, String)>);

impl ServerParameterProvider for Told {
    fn server_parameters<C: ClientInfo>(&self, _: &C) -> Option<HashMap<String, String>> {
        Some(self.0.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }
}

impl Startup {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    fn introduce<C: ClientInfo>(&self, client: &C, given: &startup::Startup) -> Result<Introduced, Failure> {
        if self.shared.needs_tls && !client.is_secure() {
            let refused = fatal("28000", "this server takes passwords over encrypted connections only");
            return Err(with_hint(refused, "connect with sslmode=require"));
        }
        let given = |name: &str| given.parameters.get(name);
        if given("replication").is_some_and(|asked| !matches!(asked.as_str(), "false" | "off" | "no" | "0")) {
            return Err(fatal("0A000", "there is no replication here"));
        }
        let user = given("user").filter(|user| !user.is_empty()).ok_or_else(|| fatal("28000", "give a user"))?;
        // Clients name the database after the user when nobody names one.
        let database = given("database").filter(|name| !name.is_empty() && *name != user);
        let mut settings = Settings::default();
        for name in ["application_name", "client_encoding", "TimeZone", "DateStyle", "extra_float_digits"] {
            let value = given(name).or_else(|| given(&name.to_lowercase()));
            if let Some(value) = value {
                settings.set(name, value).map_err(ending)?;
            }
        }
        for (name, value) in given("options").map(|options| changes(options)).unwrap_or_default() {
            settings.set(&name, &value).map_err(ending)?;
        }
        Ok(Introduced { user: user.clone(), database: database.cloned(), settings })
    }

    async fn let_in<C: ClientInfo>(
        &self,
        client: &mut C,
        introduced: &Introduced,
        password: String,
    ) -> Result<Told, Failure> {
        let place = self.shared.places.clone().try_acquire_owned().map_err(|_| {
            let refused = fatal("53300", "sorry, too many clients already");
            with_hint(refused, "close a connection, or raise pg.max_connections")
        })?;
        let Introduced { user, database, settings } = introduced;
        let address = client.socket_addr().ip().to_canonical();
        let given = PgSignIn { user: user.clone(), password, database: database.clone(), address };
        let reader = self.shared.door.sign_in(given).await.map_err(|refusal| ending(of_refusal(refusal, user)))?;
        let catalog = self.shared.catalog(&*reader).await.map_err(ending)?;
        let (pid, secret) = self.shared.secrets.generate(client);
        client.set_pid_and_secret_key(pid, secret.clone());
        let cancelling = self.shared.cancelling.register(pid, secret);
        let mut told = settings.told();
        told.push(("session_authorization", user.clone()));
        let settings = settings.clone();
        let session = SignedIn { reader, user: user.clone(), catalog, settings, cancelling, place };
        client.session_extensions().insert(Session::new(session));
        Ok(Told(told))
    }
}

/// Ends the connection, whatever the failure.
fn ending(mut failure: Failure) -> Failure {
    "FATAL".clone_into(&mut failure.severity);
    failure
}

/// The `-c name=value` and `--name=value` of a client's `options`.
fn changes(options: &str) -> Vec<(String, String)> {
    let mut words = options.split_whitespace();
    let mut changes = Vec::new();
    while let Some(word) = words.next() {
        let change = match word {
            "-c" => words.next(),
            _ => word.strip_prefix("--").or_else(|| word.strip_prefix("-c")),
        };
        if let Some((name, value)) = change.and_then(|change| change.split_once('=')) {
            changes.push((name.replace('-', "_"), value.to_owned()));
        }
    }
    changes
}

#[async_trait]
impl StartupHandler for Startup {
    async fn on_startup<C>(&self, client: &mut C, message: PgWireFrontendMessage) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        match message {
            PgWireFrontendMessage::Startup(given) => {
                protocol_negotiation(client, &given).await?;
                let introduced = self.introduce(client, &given).map_err(thrown)?;
                client.session_extensions().insert(introduced);
                client.set_state(PgWireConnectionState::AuthenticationInProgress);
                client.send(PgWireBackendMessage::Authentication(Authentication::CleartextPassword)).await?;
                Ok(())
            }
            PgWireFrontendMessage::PasswordMessageFamily(given) => {
                let password = given.into_password()?.password;
                let introduced = client.session_extensions().get::<Introduced>();
                let introduced = introduced.ok_or_else(|| thrown(fatal("08P01", "say who you are first")))?;
                let told = self.let_in(client, &introduced, password).await.map_err(thrown)?;
                finish_authentication(client, &told).await
            }
            _ => Err(thrown(fatal("08P01", "a password is expected"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_settings() {
        let given = changes("-c statement_timeout=5s --search-path=public -cjit=off -x");
        let expected = [("statement_timeout", "5s"), ("search_path", "public"), ("jit", "off")];
        assert_eq!(given, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
