//! Functions that tools call about the server and its tables. What PostgreSQL
//! would look up and there is nothing of here (comments, constraints, sizes) is
//! null or nothing.

use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use datafusion::prelude::SessionContext;
use datafusion::scalar::ScalarValue;
use datafusion_postgres::datafusion_pg_catalog::pg_catalog as tables;
use datafusion_postgres::datafusion_pg_catalog::pg_catalog::{
    array_bounds_udf, format_type, generate_series_arg_coercion, has_privilege_udf, pg_get_expr_udf, quote_ident_udf,
};

use super::settings::{SERVER_VERSION, Settings};

/// Makes values of any size that no memory limit counts.
const UNBOUNDED: &[&str] = &["range", "generate_series", "array_repeat", "array_resize", "repeat", "lpad", "rpad"];

/// Gives a session the functions that do not depend on who asks.
pub(super) fn give(session: &SessionContext, database: &str) {
    for name in UNBOUNDED {
        session.deregister_udf(name);
    }
    let privileges =
        ["has_table_privilege", "has_schema_privilege", "has_database_privilege", "has_any_column_privilege"];
    for name in privileges.into_iter().chain(["has_column_privilege", "has_function_privilege"]) {
        session.register_udf(has_privilege_udf::create_has_privilege_udf(name));
    }
    for function in [
        tables::create_current_database_udf(database),
        tables::create_current_schema_udf(),
        tables::create_current_schemas_udf(),
        tables::create_pg_get_userbyid_udf(),
        tables::create_pg_table_is_visible(),
        tables::create_pg_get_partkeydef_udf(),
        tables::create_pg_relation_is_publishable_udf(),
        tables::create_pg_get_statisticsobjdef_columns_udf(),
        tables::create_pg_encoding_to_char_udf(),
        tables::create_pg_backend_pid_udf(),
        tables::create_pg_relation_size_udf(),
        tables::create_pg_total_relation_size_udf(),
        tables::create_pg_stat_get_numscans(),
        tables::create_pg_get_constraintdef(),
        tables::create_pg_get_partition_ancestors_udf(),
        format_type::create_format_type_udf(),
        pg_get_expr_udf::create_pg_get_expr_udf(),
        quote_ident_udf::create_quote_ident_udf(),
        quote_ident_udf::create_parse_ident_udf(),
        array_bounds_udf::create_array_upper_udf(),
        array_bounds_udf::create_array_lower_udf(),
    ] {
        session.register_udf(function);
    }
    for (name, value) in constants() {
        session.register_udf(ScalarUDF::from(Constant::new(name, value)));
    }
    generate_series_arg_coercion::CoerceIntArgsToBigInt::widen(session);
}

/// Functions of whatever arguments with one answer.
fn constants() -> Vec<(&'static str, ScalarValue)> {
    let text = || ScalarValue::Utf8(None);
    let mut constants = vec![
        ("version", ScalarValue::from(format!("PostgreSQL {SERVER_VERSION}"))),
        ("pg_is_in_recovery", ScalarValue::from(false)),
        ("pg_is_other_temp_schema", ScalarValue::from(false)),
        ("pg_function_is_visible", ScalarValue::from(true)),
        ("pg_type_is_visible", ScalarValue::from(true)),
        ("pg_my_temp_schema", ScalarValue::Int32(Some(0))),
        ("pg_table_size", ScalarValue::Int64(Some(0))),
        ("pg_indexes_size", ScalarValue::Int64(Some(0))),
        ("pg_database_size", ScalarValue::Int64(Some(0))),
        ("txid_current", ScalarValue::Int64(Some(1))),
        ("inet_server_port", ScalarValue::Int32(None)),
        ("to_regclass", ScalarValue::Int32(None)),
        ("to_regtype", ScalarValue::Int32(None)),
    ];
    let unknown = [
        "obj_description",
        "col_description",
        "shobj_description",
        "pg_get_indexdef",
        "pg_get_viewdef",
        "pg_get_ruledef",
        "pg_get_triggerdef",
        "pg_get_functiondef",
        "pg_get_function_result",
        "pg_get_function_arguments",
        "pg_get_function_identity_arguments",
        "pg_get_serial_sequence",
        "pg_tablespace_location",
        "pg_size_pretty",
        "inet_server_addr",
        "inet_client_addr",
        "array_to_acl",
    ];
    constants.extend(unknown.map(|name| (name, text())));
    constants
}

/// Gives a session the functions that depend on who asks.
pub(super) fn give_asker(session: &SessionContext, user: &str, settings: &Settings) {
    session.register_udf(ScalarUDF::from(Constant::new("session_user", ScalarValue::from(user))));
    let values = Arc::new(settings.all().into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect());
    session.register_udf(ScalarUDF::from(Setting { values, signature: any_arguments() }));
    session.register_udf(ScalarUDF::from(SetConfig { signature: any_arguments() }));
}

fn any_arguments() -> Signature {
    Signature::one_of(
        vec![datafusion::logical_expr::TypeSignature::VariadicAny, datafusion::logical_expr::TypeSignature::Nullary],
        Volatility::Stable,
    )
}

/// A function with one answer, whatever it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Constant {
    name: &'static str,
    value: ScalarValue,
    signature: Signature,
}

impl Constant {
    fn new(name: &'static str, value: ScalarValue) -> Self {
        Self { name, value, signature: any_arguments() }
    }
}

impl ScalarUDFImpl for Constant {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.value.data_type())
    }

    fn invoke_with_args(&self, _: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Scalar(self.value.clone()))
    }
}

/// `current_setting(name [, missing_ok])`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Setting {
    values: Arc<std::collections::BTreeMap<String, String>>,
    signature: Signature,
}

impl ScalarUDFImpl for Setting {
    fn name(&self) -> &'static str {
        "current_setting"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, given: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let names = texts(&given, 0)?;
        let values = names.iter().map(|name| self.values.get(&name?.to_lowercase()).cloned());
        Ok(ColumnarValue::Array(Arc::new(values.collect::<StringArray>())))
    }
}

/// `set_config(name, value, is_local)`: the value, and no more, because a
/// question changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct SetConfig {
    signature: Signature,
}

impl ScalarUDFImpl for SetConfig {
    fn name(&self) -> &'static str {
        "set_config"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, given: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Array(Arc::new(texts(&given, 1)?)))
    }
}

fn texts(given: &ScalarFunctionArgs, at: usize) -> Result<StringArray> {
    let argument = given.args.get(at).ok_or_else(|| DataFusionError::Plan("an argument is missing".to_owned()))?;
    let array = argument.to_array(given.number_rows)?;
    let array = cast(&array, &DataType::Utf8)?;
    debug_assert_eq!(array.len(), given.number_rows);
    Ok(array.as_string::<i32>().clone())
}
