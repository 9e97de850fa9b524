//! What is known of the tables of a workspace: their columns, without rows, as
//! `public`, `pg_catalog` and `information_schema` of one database.

use std::sync::{Arc, OnceLock};

use arrow::datatypes::SchemaRef;
use datafusion::catalog::{
    CatalogProvider, CatalogProviderList, MemoryCatalogProvider, MemoryCatalogProviderList, MemorySchemaProvider,
    SchemaProvider,
};
use datafusion::datasource::empty::EmptyTable;
use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_postgres::datafusion_pg_catalog::pg_catalog::context::EmptyContextProvider;
use datafusion_postgres::datafusion_pg_catalog::pg_catalog::oid_type_planner::PgOidTypePlanner;
use datafusion_postgres::datafusion_pg_catalog::pg_catalog::{PgCatalogSchemaProvider, PgCatalogStaticTables};
use futures::FutureExt as _;

use super::door::PgReader;
use super::failure::{Failure, failure, of_lake, of_refusal};
use super::functions;
use super::information_schema::{self, SCHEMA};
use super::session::Session;
use crate::held::Held;
use crate::{Lake, LakeError, SqlLimits};

/// The tables of one workspace, as clients see them. Kept for as long as the
/// server runs, so that ids of tables stay the same from question to question.
pub(super) struct Catalog {
    database: String,
    /// Functions and types, and the tables without rows.
    shape: Held<SessionContext>,
    pg_catalog: Arc<dyn SchemaProvider>,
    information_schema: Arc<dyn SchemaProvider>,
}

/// PostgreSQL's own types, operators and functions, as tools look them up.
fn static_tables() -> Result<Arc<PgCatalogStaticTables>, Failure> {
    static TABLES: OnceLock<Result<Arc<PgCatalogStaticTables>, String>> = OnceLock::new();
    let made = TABLES.get_or_init(|| PgCatalogStaticTables::try_new().map(Arc::new).map_err(|error| error.to_string()));
    made.clone().map_err(|error| failure("XX000", error))
}

impl Catalog {
    /// Looks up the tables of a workspace.
    pub(super) async fn of(lake: &Lake, reader: &dyn PgReader, limits: &SqlLimits) -> Result<Self, Failure> {
        let dimensions = reader.dimensions().await.map_err(|refusal| of_refusal(refusal, ""))?;
        let (lake, workspace, memory) = (lake.clone(), reader.workspace().clone(), limits.memory_bytes);
        let planned = async move {
            let session = lake.public_session(&workspace, &dimensions, None, memory).await?;
            columns_of(&session).await
        };
        let shown =
            crate::sql::aside(planned.boxed()).await.and_then(|shown| shown).map_err(|error| of_lake(&error))?;
        Self::over(reader.database(), &shown).map_err(|error| failure("XX000", error.to_string()))
    }

    /// The catalog over tables of these columns.
    fn over(database: &str, shown: &[(String, SchemaRef)]) -> Result<Self, DataFusionError> {
        let config =
            SessionConfig::new().with_default_catalog_and_schema(database, SCHEMA).with_information_schema(false);
        let shape = SessionContext::new_with_config(config);
        functions::give(&shape, database);
        let public = MemorySchemaProvider::new();
        for (name, schema) in shown {
            public.register_table(name.clone(), Arc::new(EmptyTable::new(schema.clone())))?;
        }
        let external = |error: Failure| DataFusionError::External(error.message.into());
        let statics = static_tables().map_err(external)?;
        shape.register_udtf("pg_get_keywords", statics.pg_get_keywords.clone());
        let information_schema = information_schema::provider(database, shown)
            .map_err(|error| DataFusionError::External(Box::new(error)))?;
        let catalog = MemoryCatalogProvider::new();
        catalog.register_schema(SCHEMA, Arc::new(public))?;
        // It lists what is registered here, itself among it.
        let list: Arc<dyn CatalogProviderList> = Arc::new(MemoryCatalogProviderList::new());
        let pg_catalog: Arc<dyn SchemaProvider> =
            Arc::new(PgCatalogSchemaProvider::try_new(list.clone(), statics, EmptyContextProvider)?);
        catalog.register_schema("pg_catalog", pg_catalog.clone())?;
        catalog.register_schema("information_schema", information_schema.clone())?;
        list.register_catalog(database.to_owned(), Arc::new(catalog));
        let state = SessionStateBuilder::new_from_existing(shape.state())
            .with_catalog_list(list)
            .with_type_planner(Arc::new(PgOidTypePlanner))
            .build();
        let shape = Held::new(SessionContext::new_with_state(state));
        Ok(Self { database: database.to_owned(), shape, pg_catalog, information_schema })
    }

    /// A session that plans over the tables without their rows.
    pub(super) fn planning(&self, asker: &Session, runtime: Arc<RuntimeEnv>) -> SessionContext {
        let state = SessionStateBuilder::new_from_existing(self.shape.state()).with_runtime_env(runtime).build();
        self.told_who(SessionContext::new_with_state(state), asker)
    }

    /// A session over the rows that another session shows.
    pub(super) fn reading(&self, asker: &Session, public: &SessionContext) -> Result<SessionContext, DataFusionError> {
        let list = Arc::new(MemoryCatalogProviderList::new());
        let catalog = MemoryCatalogProvider::new();
        catalog.register_schema(SCHEMA, public_schema(public)?)?;
        catalog.register_schema("pg_catalog", self.pg_catalog.clone())?;
        catalog.register_schema("information_schema", self.information_schema.clone())?;
        list.register_catalog(self.database.clone(), Arc::new(catalog));
        let state = SessionStateBuilder::new_from_existing(self.shape.state())
            .with_catalog_list(list)
            .with_runtime_env(public.runtime_env())
            .build();
        Ok(self.told_who(SessionContext::new_with_state(state), asker))
    }

    fn told_who(&self, session: SessionContext, asker: &Session) -> SessionContext {
        asker.with_settings(|settings| functions::give_asker(&session, &asker.user, settings));
        session
    }
}

fn public_schema(session: &SessionContext) -> Result<Arc<dyn SchemaProvider>, DataFusionError> {
    let schema = session.catalog("sulit").and_then(|catalog| catalog.schema("public"));
    schema.ok_or_else(|| DataFusionError::Internal("the public views have no schema".to_owned()))
}

/// The names of all tables with their columns, in the order of their names.
async fn columns_of(session: &SessionContext) -> Result<Vec<(String, SchemaRef)>, LakeError> {
    let failed = |error: DataFusionError| LakeError::Internal(error.to_string());
    let public = public_schema(session).map_err(failed)?;
    let mut names = public.table_names();
    names.sort_unstable();
    let mut shown = Vec::with_capacity(names.len());
    for name in names {
        if let Some(table) = public.table(&name).await.map_err(failed)? {
            shown.push((name, table.schema()));
        }
    }
    Ok(shown)
}
